/** Months are counted from the year 0, so that one can add to them. */
export type Month = number;

export const monthOf = (isoDay: string): Month => Number(isoDay.slice(0, 4)) * 12 + Number(isoDay.slice(5, 7)) - 1;

/** The first moment of a month, in UTC. */
export const startOf = (month: Month) => Date.UTC(Math.floor(month / 12), month % 12, 1);

/** A period on the strip. */
export interface Period {
  readonly key: string;
  readonly starts: string;
  readonly ends: string;
}

/** How many months the strip shows. */
export const SHOWN = 12;

const MS_A_DAY = 86_400_000;

/** Where a period is within the months from `first` on, in per cent; `undefined`: not in them. */
export function placeOf({ starts, ends }: Period, first: Month): { left: number; width: number } | undefined {
  const [from, to] = [startOf(first), startOf(first + SHOWN)];
  const [begin, end] = [Math.max(Date.parse(starts), from), Math.min(Date.parse(ends) + MS_A_DAY, to)];
  if (begin >= end) return undefined;
  const share = (ms: number) => (100 * ms) / (to - from);
  return { left: share(begin - from), width: share(end - begin) };
}

/** Where the strip begins: now, where something is near; otherwise with what comes next, or so that it shows what was last. */
export function firstMonth(periods: readonly Period[], now: Month): Month {
  if (periods.length === 0 || periods.some((period) => placeOf(period, now))) return now;
  const starts = periods.map((period) => monthOf(period.starts)).sort((a, b) => a - b);
  const last = Math.max(...periods.map(({ ends }) => monthOf(ends)));
  return starts.find((month) => month >= now) ?? starts.find((month) => month > last - SHOWN) ?? last - SHOWN + 1;
}

const STEP = 6;

/** Half a year earlier; where nothing is there, the next period before. */
export function earlier(periods: readonly Period[], first: Month): Month {
  const before = periods.map(({ starts }) => monthOf(starts)).filter((month) => month < first);
  const nearest = Math.max(...before);
  return before.length > 0 && nearest < first - STEP ? nearest : first - STEP;
}

/** Half a year later; where nothing is there, the next period after. */
export function later(periods: readonly Period[], first: Month): Month {
  const after = periods.map(({ starts }) => monthOf(starts)).filter((month) => month >= first + SHOWN);
  const nearest = Math.min(...after);
  return after.length > 0 && nearest >= first + SHOWN + STEP ? nearest : first + STEP;
}
