import { ApiProperty, IntersectionType, PartialType, PickType } from '@nestjs/swagger';
import { IsDay, type CalendarDay } from '../http/calendar-day.js';
import { IsNotes } from '../http/text.js';
import { ConflictDto } from './conflict.dto.js';

/** The limits of the fields, for validators and the OpenAPI document. */
export const absenceLimits = { notes: { maxLength: 200 } };

/** Days on which an actor can't work, in answers. Members are in alphabetical order. */
export class AbsenceDto {
  @ApiProperty({ type: 'integer', minimum: 1, example: 3 })
  actor_id: number;

  @IsDay({ description: 'The last day, which belongs to the absence.', example: '2026-03-20' })
  ends: CalendarDay;

  @ApiProperty({ type: 'integer', minimum: 1, example: 4 })
  id: number;

  @ApiProperty({ ...absenceLimits.notes, example: 'On stage in London' })
  @IsNotes(absenceLimits.notes.maxLength)
  notes: string;

  @IsDay({ description: 'The first day of the absence.', example: '2026-03-16' })
  starts: CalendarDay;
}

export class CreateAbsenceDto extends IntersectionType(
  PickType(AbsenceDto, ['ends', 'starts']),
  PartialType(PickType(AbsenceDto, ['notes']), { skipNullProperties: false }),
) {}

export class UpdateAbsenceDto extends PartialType(CreateAbsenceDto, { skipNullProperties: false }) {}

export class AbsenceListDto {
  @ApiProperty({ type: [AbsenceDto] })
  absences: AbsenceDto[];

  @ApiProperty({ type: 'boolean', enum: [true] })
  success: true;
}

export class AbsenceAnswerDto {
  @ApiProperty()
  absence: AbsenceDto;

  @ApiProperty({
    type: [ConflictDto],
    required: false,
    description: 'In answers to writes: the castings with an offer or a confirmation on these days.',
  })
  conflicts?: ConflictDto[];

  @ApiProperty({ type: 'boolean', enum: [true] })
  success: true;
}
