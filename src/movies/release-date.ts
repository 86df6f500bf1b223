import type { ValueForm } from '../lists/filters.js';

/** `YYYY-MM-DD`: how a date is stored. */
export type CalendarDay = string;
/** `Wed, 04 Dec 2002 00:00:00 GMT`: how a date is answered. */
export type Fixdate = string;

const CALENDAR_DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
/** ISO 8601 date-time, as in RFC 3339, whose zone may be missing. */
const DATE_TIME =
  /^(\d{4}-\d{2}-\d{2})[Tt ]([01]\d|2[0-3]):[0-5]\d(:([0-5]\d|60)([.,]\d{1,9})?)?([Zz]|[+-]([01]\d|2[0-3])(:?[0-5]\d)?)?$/;
/** IMF-fixdate (RFC 9110, 5.6.7), which RFC 1123 began: how the service itself writes a date. */
const FIXDATE = /^[A-Z][a-z]{2}, (\d{2}) ([A-Z][a-z]{2}) (\d{4}) ([01]\d|2[0-3]):[0-5]\d:[0-5]\d GMT$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * The calendar day, `YYYY-MM-DD`, that `text` names in any accepted form; the date as written, never shifted to a zone.
 * `undefined`: it names no real day of the years 0001 to 9999.
 */
export function releaseDate(text: string): CalendarDay | undefined {
  const fixdate = FIXDATE.exec(text);
  if (fixdate) {
    const [, day, month, year] = fixdate as unknown as [string, string, string, string];
    const date = realDay(`${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}-${day}`);
    return date && utc(date).toUTCString().startsWith(text.slice(0, 16)) ? date : undefined;
  }
  return realDay(DATE_TIME.exec(text)?.[1] ?? text);
}

function realDay(text: string): CalendarDay | undefined {
  if (!CALENDAR_DAY.test(text) || text.startsWith('0000')) return undefined;
  const date = utc(text);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : undefined;
}

const utc = (day: string) => new Date(`${day}T00:00:00Z`);

const LEAP_YEAR = '(\\d\\d(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)';
const DAY_OF_ANY_YEAR = '(0[1-9]|1[0-2])-(0[1-9]|1\\d|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31';
/** Exactly the days that exist, for clients and testers that make values of it. */
const DAY_THAT_EXISTS = `^(?!0000)(\\d{4}-(${DAY_OF_ANY_YEAR})|${LEAP_YEAR}-02-29)$`;

/** Release dates as a filter has them. */
export const releaseDates: ValueForm = {
  read: (text) => {
    const date = releaseDate(text);
    if (date === undefined) throw new Error('must be a calendar day such as 2002-12-04');
    return date;
  },
  // The form of RFC 1123 has a comma after the day of the week, a time of ISO 8601 perhaps one before the fraction: only
  // where another date begins does a comma end one. None begins otherwise, so that escaped commas separate as well.
  separator: /(?:,|%2C)(?=\d{4}-|[a-z]{3}(?:,|%2C))/i,
  // No `format: date`: Swagger UI has no field for it.
  schema: { type: 'string', pattern: DAY_THAT_EXISTS, examples: ['2002-12-04'] },
};
