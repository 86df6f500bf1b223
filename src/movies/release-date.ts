import { DAY_THAT_EXISTS } from '../http/calendar-day.js';
import { writtenDay } from '../http/written-day.js';
import type { ValueForm } from '../lists/filters.js';

/** The form of a date in answers: `Wed, 04 Dec 2002 00:00:00 GMT`. */
export type Fixdate = string;

/** Release dates in filters. */
export const releaseDates: ValueForm = {
  read: (text) => {
    const date = writtenDay(text);
    if (date === undefined) throw new Error('must be a calendar day such as 2002-12-04');
    return date;
  },
  // A comma separates dates only if another date follows it: RFC 1123 has a comma after the weekday, and ISO 8601 allows
  // one before the fraction of a second. That is unambiguous, so an escaped comma may separate dates as well.
  separator: /(?:,|%2C)(?=\d{4}-|[a-z]{3}(?:,|%2C))/i,
  // No `format: date`, because Swagger UI has no input for a list of dates.
  schema: { type: 'string', pattern: DAY_THAT_EXISTS, examples: ['2002-12-04'] },
};
