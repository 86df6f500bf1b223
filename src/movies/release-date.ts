import { DAY_THAT_EXISTS, realDay, utc, type CalendarDay } from '../http/calendar-day.js';
import type { ValueForm } from '../lists/filters.js';

/** The form of a date in answers: `Wed, 04 Dec 2002 00:00:00 GMT`. */
export type Fixdate = string;

/** An ISO 8601 date-time as in RFC 3339, with an optional zone. */
const DATE_TIME =
  /^(\d{4}-\d{2}-\d{2})[Tt ]([01]\d|2[0-3]):[0-5]\d(:([0-5]\d|60)([.,]\d{1,9})?)?([Zz]|[+-]([01]\d|2[0-3])(:?[0-5]\d)?)?$/;
/** IMF-fixdate (RFC 9110, 5.6.7), which RFC 1123 introduced: the form in answers. */
const FIXDATE = /^[A-Z][a-z]{2}, (\d{2}) ([A-Z][a-z]{2}) (\d{4}) ([01]\d|2[0-3]):[0-5]\d:[0-5]\d GMT$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * Parses any accepted form of a date. The calendar day is taken as written, never shifted to another zone.
 * Returns `undefined` if `text` is not a real day in the years 0001 to 9999.
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

/** Release dates in filters. */
export const releaseDates: ValueForm = {
  read: (text) => {
    const date = releaseDate(text);
    if (date === undefined) throw new Error('must be a calendar day such as 2002-12-04');
    return date;
  },
  // A comma separates dates only if another date follows it: RFC 1123 has a comma after the weekday, and ISO 8601 allows
  // one before the fraction of a second. That is unambiguous, so an escaped comma may separate dates as well.
  separator: /(?:,|%2C)(?=\d{4}-|[a-z]{3}(?:,|%2C))/i,
  // No `format: date`, because Swagger UI has no input for a list of dates.
  schema: { type: 'string', pattern: DAY_THAT_EXISTS, examples: ['2002-12-04'] },
};
