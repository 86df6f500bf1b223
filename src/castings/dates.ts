import type { CalendarDay } from '../http/calendar-day.js';
import { unprocessable } from '../http/errors/failures.js';

/** The first and the last day. Both belong to the span. */
export interface Dates {
  readonly starts?: CalendarDay | null | undefined;
  readonly ends?: CalendarDay | null | undefined;
}

/** @throws Failure 422 for one date without the other, and for an end before the start */
export function checkDates({ starts, ends }: Dates): void {
  if (starts && ends && ends < starts)
    throw unprocessable([{ field: 'ends', message: `must not be before starts, ${starts}` }]);
  if (starts && !ends) throw unprocessable([{ field: 'ends', message: 'must be sent together with starts' }]);
  if (ends && !starts) throw unprocessable([{ field: 'starts', message: 'must be sent together with ends' }]);
}
