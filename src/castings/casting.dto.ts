import { ApiProperty, IntersectionType, PartialType, PickType } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { IsInteger } from '../http/integer-field.js';
import { IsNotes } from '../http/text.js';
import { MAX_INTEGER } from '../http/validation.js';
import { ConflictDto } from './conflict.dto.js';

/** From an idea to an engagement. Any status may follow any other. */
export const castingStatuses = [
  'considered',
  'shortlisted',
  'audition',
  'callback',
  'pinned',
  'offered',
  'confirmed',
  'declined',
  'released',
] as const;
export type CastingStatus = (typeof castingStatuses)[number];

/** The limits of the fields, for validators and the OpenAPI document. */
export const castingLimits = { notes: { maxLength: 2000 } };

const id = { minimum: 1, maximum: MAX_INTEGER };
const statusExpected = { message: `must be one of ${castingStatuses.join(', ')}` };

/** One actor's candidacy for one role, in answers. Members are in alphabetical order. */
export class CastingDto {
  @ApiProperty({ type: 'integer', ...id, example: 3 })
  @IsInteger(id)
  actor_id: number;

  @ApiProperty({ type: 'integer', minimum: 1, example: 9 })
  id: number;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'The movie of the role.', example: 1 })
  movie_id: number;

  @ApiProperty({ ...castingLimits.notes, example: 'Tape came on Monday' })
  @IsNotes(castingLimits.notes.maxLength)
  notes: string;

  @ApiProperty({ type: 'integer', ...id, example: 5 })
  @IsInteger(id)
  role_id: number;

  @ApiProperty({
    enum: castingStatuses,
    description: 'With `confirmed` the actor is in the cast of the movie.',
    example: 'offered',
  })
  @IsIn(castingStatuses, statusExpected)
  status: CastingStatus;
}

/** Without `status` the casting is `considered`. */
export class CreateCastingDto extends IntersectionType(
  PickType(CastingDto, ['actor_id', 'role_id']),
  PartialType(PickType(CastingDto, ['notes', 'status']), { skipNullProperties: false }),
) {}

export class UpdateCastingDto extends PartialType(PickType(CastingDto, ['notes', 'role_id', 'status']), {
  skipNullProperties: false,
}) {}

// Its lists of other resources refer to schemas by name, because those resources import castings.
export class CastingListDto {
  @ApiProperty({
    type: 'array',
    items: { $ref: '#/components/schemas/ActorDto' },
    required: false,
    description: 'Present with `include=actors`: the actors of these castings.',
  })
  actors?: unknown[];

  @ApiProperty({ type: [CastingDto] })
  castings: CastingDto[];

  @ApiProperty({
    type: 'array',
    items: { $ref: '#/components/schemas/MovieDto' },
    required: false,
    description: 'Present with `include=actors`: the movies of these castings.',
  })
  movies?: unknown[];

  @ApiProperty({
    type: 'array',
    items: { $ref: '#/components/schemas/RoleDto' },
    required: false,
    description: 'Present with `include=actors`: the roles of these castings.',
  })
  roles?: unknown[];

  @ApiProperty({ type: 'boolean', enum: [true] })
  success: true;
}

export class CastingAnswerDto {
  @ApiProperty()
  casting: CastingDto;

  @ApiProperty({
    type: [ConflictDto],
    required: false,
    description: 'In answers to writes: where the actor is wanted or absent on the days of the role.',
  })
  conflicts?: ConflictDto[];

  @ApiProperty({ type: 'boolean', enum: [true] })
  success: true;
}
