import { realDay, utc, type CalendarDay } from './calendar-day.js';

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
export function writtenDay(text: string): CalendarDay | undefined {
  const fixdate = FIXDATE.exec(text);
  if (fixdate) {
    const [, day, month, year] = fixdate as unknown as [string, string, string, string];
    const date = realDay(`${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}-${day}`);
    return date && utc(date).toUTCString().startsWith(text.slice(0, 16)) ? date : undefined;
  }
  return realDay(DATE_TIME.exec(text)?.[1] ?? text);
}
