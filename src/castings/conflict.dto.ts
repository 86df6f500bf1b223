import { ApiProperty } from '@nestjs/swagger';
import type { CalendarDay } from '../http/calendar-day.js';

export const conflictKinds = ['absence', 'competing_offer', 'double_booking'] as const;
export type ConflictKind = (typeof conflictKinds)[number];

const id = { type: 'integer' as const, minimum: 1 };
const day = { type: 'string' as const, format: 'date' };

/** An actor who is wanted twice on the same days, seen from the row that was written. Members are in alphabetical order. */
export class ConflictDto {
  @ApiProperty({ ...id, required: false, description: 'The absence on the other side.', example: 4 })
  absence_id?: number;

  @ApiProperty({ ...id, example: 3 })
  actor_id: number;

  @ApiProperty({ ...id, required: false, description: 'The casting on the other side.', example: 14 })
  casting_id?: number;

  @ApiProperty({ ...day, description: 'The last day of the conflict.', example: '2026-04-02' })
  ends: CalendarDay;

  @ApiProperty({
    enum: conflictKinds,
    description:
      '`double_booking`: confirmed in two movies. `absence`: confirmed or offered while absent. `competing_offer`: an offer ' +
      'beside an offer or a confirmation in another movie.',
    example: 'double_booking',
  })
  kind: ConflictKind;

  @ApiProperty({ ...id, required: false, description: 'The movie of that casting.', example: 2 })
  movie_id?: number;

  @ApiProperty({ ...day, description: 'The first day of the conflict.', example: '2026-04-02' })
  starts: CalendarDay;
}

/** A conflict in the list of all conflicts, with both sides. */
export class ListedConflictDto extends ConflictDto {
  @ApiProperty({ ...id, description: 'The casting, of two the earlier one.', example: 9 })
  declare casting_id: number;

  @ApiProperty({ ...id, description: 'The movie of `casting_id`.', example: 1 })
  declare movie_id: number;

  @ApiProperty({ ...id, required: false, description: 'The other casting, unless it is an absence.', example: 14 })
  other_casting_id?: number;

  @ApiProperty({ ...id, required: false, description: 'The movie of `other_casting_id`.', example: 2 })
  other_movie_id?: number;
}

export class ConflictListDto {
  @ApiProperty({ type: [ListedConflictDto] })
  conflicts: ListedConflictDto[];

  @ApiProperty({ type: 'boolean', enum: [true] })
  success: true;
}
