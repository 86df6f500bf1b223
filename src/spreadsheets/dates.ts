import { realDay, type CalendarDay } from '../http/calendar-day.js';
import { writtenDay } from '../http/written-day.js';
import { faultAt, type Fault } from './faults.js';

/** Which of the first two numbers is the day, where slashes or dashes part them. */
export type DateOrder = 'dmy' | 'mdy';

const TIME = '(?:[ T]+\\d{1,2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?(?: ?[AaPp][Mm])?)?';
const UNCLEAR = new RegExp(`^(\\d{1,2})([/-])(\\d{1,2})\\2(\\d{4})${TIME}$`);
const DOTTED = new RegExp(`^(\\d{1,2})\\. ?(\\d{1,2})\\. ?(\\d{4})${TIME}$`);
const YEAR_FIRST = new RegExp(`^(\\d{4})([./-])(\\d{1,2})\\2(\\d{1,2})${TIME}$`);
const SHORT_YEAR = new RegExp(`^\\d{1,2}([./-]) ?\\d{1,2}\\1 ?\\d{2}${TIME}$`);

const EXPECTED = 'must be a calendar day such as 2026-12-31';

interface Example {
  readonly row: number;
  readonly text: string;
}

/** Judges a column: one date whose day is over 12 shows the order of all. */
export class DateColumn {
  private dayFirst?: Example;
  private monthFirst?: Example;
  private unclear?: Example;

  constructor(
    private readonly field: string,
    private readonly given?: DateOrder,
  ) {}

  see(row: number, text: string): void {
    const [, first, , second] = UNCLEAR.exec(text) ?? [];
    if (first === undefined) return;
    const isDayFirst = Number(first) > 12;
    const isMonthFirst = Number(second) > 12;
    // No date of either order.
    if (isDayFirst && isMonthFirst) return;
    if (isDayFirst) this.dayFirst ??= { row, text };
    else if (isMonthFirst) this.monthFirst ??= { row, text };
    // 05/05/2026 is the same day either way.
    else if (Number(first) !== Number(second)) this.unclear ??= { row, text };
  }

  /** The order of the whole column, or why it can't be known. */
  order(): DateOrder | Fault {
    if (this.given) return this.given;
    const { dayFirst, monthFirst, unclear } = this;
    if (dayFirst && monthFirst) {
      const [one, other] = dayFirst.row < monthFirst.row ? [dayFirst, monthFirst] : [monthFirst, dayFirst];
      const message = `the day comes first in row ${dayFirst.row}, the month in row ${monthFirst.row}; write ${other.text} in the order of ${one.text}`;
      return faultAt(other.row, this.field, message, other.text);
    }
    if (!dayFirst && !monthFirst && unclear) {
      const message = 'may begin with the day or the month; send dates=dmy or dates=mdy';
      return faultAt(unclear.row, this.field, message, unclear.text);
    }
    return monthFirst ? 'mdy' : 'dmy';
  }
}

/** Whether only the order of the column says which number is the day. */
export const isUnclear = (text: string) => UNCLEAR.test(text);

/** The day that a cell says, or what is wrong with the cell. */
export function dayIn(text: string, order: DateOrder): { day: CalendarDay } | { fault: string } {
  const day = writtenDay(text) ?? numericDay(text, order);
  if (day !== undefined) return { day };
  if (SHORT_YEAR.test(text)) return { fault: 'must have a year of four digits' };
  if (isUnclear(text)) return { fault: `is not a day that exists, in the order ${order}` };
  return { fault: DOTTED.test(text) || YEAR_FIRST.test(text) ? 'is not a day that exists' : EXPECTED };
}

function numericDay(text: string, order: DateOrder): CalendarDay | undefined {
  const [, year, , month, day] = YEAR_FIRST.exec(text) ?? [];
  if (year !== undefined) return dayOf(year, month!, day!);
  const dotted = DOTTED.exec(text);
  if (dotted) return dayOf(dotted[3]!, dotted[2]!, dotted[1]!);
  const unclear = UNCLEAR.exec(text);
  if (!unclear) return undefined;
  const [, first, , second, last] = unclear as unknown as [string, string, string, string, string];
  return order === 'dmy' ? dayOf(last, second, first) : dayOf(last, first, second);
}

const dayOf = (year: string, month: string, day: string) =>
  realDay(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
