import { ApiProperty, IntersectionType, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { Transform, type TransformFnParams } from 'class-transformer';
import { IsArray, IsInt, Matches, Max, Min } from 'class-validator';
import { ActorDto } from '../actors/actor.dto.js';
import type { CalendarDay } from '../http/calendar-day.js';
import { IsName, NAME_PATTERN } from '../http/text.js';
import { MAX_INTEGER } from '../http/validation.js';
import { writtenDay } from '../http/written-day.js';
import type { Fixdate } from './release-date.js';

const castMessage = { message: 'must be an array of ids of existing actors', each: true };

/** The limits of the fields, for validators, filters and the OpenAPI document. */
export const movieLimits = { title: { minLength: 1, maxLength: 200 } };

const title = { ...movieLimits.title, example: 'Terminator' };

/**
 * A movie in answers. Members are in alphabetical order. Answers have the date as a `Fixdate`. The validators are for
 * requests, whose date is parsed into a `CalendarDay`.
 */
export class MovieDto {
  @ApiProperty({ type: 'array', items: { type: 'integer', minimum: 1 }, uniqueItems: true, example: [3] })
  @IsArray({ message: castMessage.message })
  @IsInt(castMessage)
  @Min(1, castMessage)
  @Max(MAX_INTEGER, castMessage)
  actors: number[];

  @ApiProperty({ type: 'integer', minimum: 1, example: 2 })
  id: number;

  @ApiProperty({
    type: 'string',
    description: 'RFC 1123 date at midnight GMT',
    example: 'Wed, 04 Dec 2002 00:00:00 GMT',
  })
  @Transform(calendarDay)
  @Matches(/^\d{4}-\d{2}-\d{2}$/, {
    message:
      'must be a calendar day such as 2002-12-04, an ISO date-time or an RFC 1123 date, in the years 0001 to 9999',
  })
  release_date: Fixdate;

  @ApiProperty(title)
  @IsName(movieLimits.title.maxLength)
  title: string;
}

// The pattern is for requests only: rows of older versions may have titles that are refused now.
const titleSent = { ...title, pattern: NAME_PATTERN };
const releaseDateSent = {
  type: 'string' as const,
  description: 'An ISO date-time and an RFC 1123 date, the form in answers, are accepted as well.',
  format: 'date',
  example: '2002-12-04',
};
const castSent = {
  type: 'array' as const,
  description: 'Ids of existing actors; duplicates count once.',
  items: { type: 'integer', minimum: 1, maximum: MAX_INTEGER },
  uniqueItems: false,
  required: false,
  example: [3],
};

/** Without `actors` the cast is empty. */
export class CreateMovieDto extends IntersectionType(
  OmitType(MovieDto, ['id', 'actors']),
  PartialType(PickType(MovieDto, ['actors']), { skipNullProperties: false }),
) {
  @ApiProperty(castSent)
  declare actors?: number[];

  @ApiProperty(releaseDateSent)
  declare release_date: CalendarDay;

  @ApiProperty(titleSent)
  declare title: string;
}

export class UpdateMovieDto extends PartialType(OmitType(MovieDto, ['id']), { skipNullProperties: false }) {
  @ApiProperty(castSent)
  declare actors?: number[];

  @ApiProperty({ ...releaseDateSent, required: false })
  declare release_date?: CalendarDay;

  @ApiProperty({ ...titleSent, required: false })
  declare title?: string;
}

export class MovieListDto {
  @ApiProperty({
    type: [ActorDto],
    required: false,
    description: 'Present with `include=actors`: the actors who play in these movies.',
  })
  actors?: ActorDto[];

  @ApiProperty({ type: [MovieDto] })
  movies: MovieDto[];

  @ApiProperty({ type: 'boolean', enum: [true] })
  success: true;
}

export class MovieAnswerDto {
  @ApiProperty()
  movie: MovieDto;

  @ApiProperty({ type: 'boolean', enum: [true] })
  success: true;
}

// Returns null, not undefined: an unreadable date is a fault of the body, not an absent field.
function calendarDay({ value }: TransformFnParams): CalendarDay | null {
  return (typeof value === 'string' && writtenDay(value.trim())) || null;
}
