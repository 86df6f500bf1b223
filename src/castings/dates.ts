import type { CalendarDay } from '../http/calendar-day.js';
import { unprocessable, type Detail } from '../http/errors/failures.js';

/** The first and the last day. Both belong to the span. */
export interface Dates {
  readonly starts?: CalendarDay | null | undefined;
  readonly ends?: CalendarDay | null | undefined;
}

/** @throws Failure 422 for one date without the other, and for an end before the start */
export function checkDates(dates: Dates): void {
  const fault = datesFault(dates);
  if (fault) throw unprocessable([fault]);
}

/** What is wrong with two dates, if anything. */
export function datesFault({ starts, ends }: Dates): Detail | undefined {
  if (starts && !ends) return { field: 'ends', message: 'must be sent together with starts' };
  if (ends && !starts) return { field: 'starts', message: 'must be sent together with ends' };
  const isReversed = starts && ends && ends < starts;
  return isReversed ? { field: 'ends', message: `must not be before starts, ${starts}` } : undefined;
}
