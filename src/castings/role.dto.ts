import { ApiProperty, OmitType, PartialType } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { IsDay, type CalendarDay } from '../http/calendar-day.js';
import { IsInteger } from '../http/integer-field.js';
import { IsName, IsNotes, NAME_PATTERN } from '../http/text.js';
import { CastingDto } from './casting.dto.js';
import { ConflictDto } from './conflict.dto.js';

/** The limits of the fields, for validators, filters and the OpenAPI document. */
export const roleLimits = {
  billing: { minimum: 1, maximum: 9999 },
  name: { minLength: 1, maxLength: 200 },
  notes: { maxLength: 2000 },
};

const name = { ...roleLimits.name, description: 'The character.', example: 'Sarah Connor' };
const billing = {
  type: 'integer' as const,
  ...roleLimits.billing,
  nullable: true,
  description: 'The place in the order of names, 1 on top.',
  example: 1,
};
const notes = { ...roleLimits.notes, example: 'Rides a motorcycle' };
const starts = { nullable: true, description: 'The first day of the part; null with `ends`.', example: '2026-03-05' };
const ends = { nullable: true, description: 'The last day, which belongs to the part.', example: '2026-04-02' };

/** A part in a movie, in answers. Members are in alphabetical order. */
export class RoleDto {
  @ApiProperty(billing)
  @IsOptional()
  @IsInteger(roleLimits.billing)
  billing: number | null;

  @IsOptional()
  @IsDay(ends)
  ends: CalendarDay | null;

  @ApiProperty({ type: 'integer', minimum: 1, example: 5 })
  id: number;

  @ApiProperty({ type: 'integer', minimum: 1, example: 1 })
  movie_id: number;

  @ApiProperty(name)
  @IsName(roleLimits.name.maxLength)
  name: string;

  @ApiProperty(notes)
  @IsNotes(roleLimits.notes.maxLength)
  notes: string;

  @IsOptional()
  @IsDay(starts)
  starts: CalendarDay | null;
}

/** Every field but the name may be absent. `null` is like absent, for fields that have no value then. */
export class CreateRoleDto extends PartialType(OmitType(RoleDto, ['id', 'movie_id', 'name']), {
  skipNullProperties: false,
}) {
  @ApiProperty({ ...name, pattern: NAME_PATTERN })
  @IsName(roleLimits.name.maxLength)
  name: string;
}

/** `null` clears `billing`, or both dates. */
export class UpdateRoleDto extends PartialType(CreateRoleDto, { skipNullProperties: false }) {}

// Its actors refer to the schema by name, because actors import castings.
export class RoleListDto {
  @ApiProperty({
    type: 'array',
    items: { $ref: '#/components/schemas/ActorDto' },
    required: false,
    description: 'Present with `include=castings`: the actors of these castings.',
  })
  actors?: unknown[];

  @ApiProperty({
    type: [CastingDto],
    required: false,
    description: 'Present with `include=castings`: who is considered for these roles.',
  })
  castings?: CastingDto[];

  @ApiProperty({ type: [RoleDto] })
  roles: RoleDto[];

  @ApiProperty({ type: 'boolean', enum: [true] })
  success: true;
}

export class RoleAnswerDto {
  @ApiProperty({
    type: [ConflictDto],
    required: false,
    description: 'In answers to a PATCH: the conflicts of the actors with an offer or a confirmation for the role.',
  })
  conflicts?: ConflictDto[];

  @ApiProperty()
  role: RoleDto;

  @ApiProperty({ type: 'boolean', enum: [true] })
  success: true;
}
