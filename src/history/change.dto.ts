import { ApiProperty } from '@nestjs/swagger';
import type { Action } from './change.entity.js';

const row = (description: string) =>
  ({ type: 'object', additionalProperties: true, nullable: true, description }) as const;

/** A change in answers. Members are in alphabetical order. */
export class ChangeDto {
  @ApiProperty({ enum: ['create', 'update', 'delete', 'restore'], example: 'update' })
  action: Action;

  @ApiProperty({
    ...row('The row after the change; null if the change deleted it.'),
    example: { age: 26, gender: 'male', id: 1, name: 'Ada' },
  })
  after: object | null;

  @ApiProperty({
    description: 'The time of the change, an RFC 3339 date-time in UTC.',
    example: '2026-11-24T10:00:00.000Z',
  })
  at: string;

  @ApiProperty({
    ...row(
      'The row before the change; null if the row was new. For a deleted actor also `movies`, the movies it was cast in.',
    ),
    example: { age: 25, gender: 'male', id: 1, name: 'Ada' },
  })
  before: object | null;

  @ApiProperty({ type: 'integer', minimum: 1, example: 117 })
  id: number;

  @ApiProperty({ description: 'The `X-Request-Id` of the request that made the change.', example: 'f3b0c442-98fc' })
  request_id: string;

  @ApiProperty({ description: 'The path of the row, also if it was deleted.', example: '/actors/1' })
  resource: string;

  @ApiProperty({
    description: 'The `sub` of the token that made the change.',
    example: 'auth0|5f7c8ec7c33c6c004bbafe82',
  })
  sub: string;

  @ApiProperty({
    type: 'integer',
    minimum: 1,
    description: 'The version of the row after the change, which is its ETag.',
    example: 2,
  })
  version: number;
}

export class ChangeListDto {
  @ApiProperty({ type: [ChangeDto] })
  changes: ChangeDto[];

  @ApiProperty({ type: 'boolean', enum: [true] })
  success: true;
}
