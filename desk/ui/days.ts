const utc = { timeZone: 'UTC' } as const;
const day = new Intl.DateTimeFormat(undefined, { ...utc, day: 'numeric', month: 'short', year: 'numeric' });
const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const localDay = new Intl.DateTimeFormat(undefined, { dateStyle: 'full' });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

const MS_A_DAY = 86_400_000;

/** A day as `YYYY-MM-DD`, of that or of the date of a movie (`Fri, 26 Oct 1984 00:00:00 GMT`). */
export function isoDay(text: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return text;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? text : date.toISOString().slice(0, 10);
}

/** A day in the words of the reader's language; days have no time zone and are never shifted. What is no day stays. */
export function showDay(text: string): string {
  const date = new Date(isoDay(text));
  return Number.isNaN(date.getTime()) ? text : day.format(date);
}

/** `5 Mar – 2 Apr 2027`; nothing for a period without days. */
export function showDays(starts: string | null, ends: string | null): string {
  return starts && ends ? day.formatRange(new Date(starts), new Date(ends)) : '';
}

/** The time of a moment today, otherwise its date and time, in the reader's time zone. */
export function showMoment(text: string): string {
  const at = new Date(text);
  return at.toDateString() === new Date().toDateString() ? time.format(at) : moment.format(at);
}

/** The time of a moment, in the reader's time zone. */
export const showTime = (text: string) => time.format(new Date(text));

/** The day of a moment, in the reader's time zone: `Today`, `Yesterday`, `5 Mar 2027`. */
export function showDayOf(text: string): string {
  const midnight = new Date(text).setHours(0, 0, 0, 0);
  const daysAgo = Math.round((new Date().setHours(0, 0, 0, 0) - midnight) / MS_A_DAY);
  if (daysAgo > 1) return localDay.format(midnight);
  const word = relative.format(-daysAgo, 'day');
  return word.charAt(0).toLocaleUpperCase() + word.slice(1);
}

/** `3 days ago`, `yesterday`, `today`. */
export function showAge(text: string): string {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return relative.format((midnight(new Date(text)) - midnight(new Date())) / MS_A_DAY, 'day');
}

/** Today as `YYYY-MM-DD`, in the reader's time zone. */
export function today(): string {
  const now = new Date();
  return new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate())).toISOString().slice(0, 10);
}

/** The day so many days after another one. */
export const dayAfter = (isoDay: string, days: number) =>
  new Date(Date.parse(isoDay) + days * MS_A_DAY).toISOString().slice(0, 10);

/** Today in words, with its weekday. */
export const showToday = () => localDay.format(new Date());
