import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';

/** A day without time and zone, `YYYY-MM-DD` (RFC 3339, `full-date`). */
export type CalendarDay = string;

const CALENDAR_DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The day if `text` is one that exists, in the years 0001 to 9999. */
export function realDay(text: string): CalendarDay | undefined {
  if (!CALENDAR_DAY.test(text) || text.startsWith('0000')) return undefined;
  const date = utc(text);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : undefined;
}

export const utc = (day: CalendarDay) => new Date(`${day}T00:00:00Z`);

const LEAP_YEAR = '(\\d\\d(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)';
const DAY_OF_ANY_YEAR = '(0[1-9]|1[0-2])-(0[1-9]|1\\d|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31';
/** Matches exactly the days that exist, for tools that generate values from the schema. */
export const DAY_THAT_EXISTS = `^(?!0000)(\\d{4}-(${DAY_OF_ANY_YEAR})|${LEAP_YEAR}-02-29)$`;

export const DAY_EXPECTED = 'must be a calendar day such as 2026-03-05';

/** A field that is a day. */
export const IsDay = (property: ApiPropertyOptions = {}) =>
  applyDecorators(
    ApiProperty({ type: 'string', format: 'date', ...property }),
    ValidateBy({
      name: 'isDay',
      validator: {
        validate: (value) => typeof value === 'string' && realDay(value) !== undefined,
        defaultMessage: () => DAY_EXPECTED,
      },
    }),
  );
