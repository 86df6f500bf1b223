import type { Load } from './load.js';
import type { Rehearsed } from './rehearse.js';
import { usage, type Server } from './server.js';
import type { Bars, Beside, Ceiling, Peer } from './workload.js';

/** The figures of one program: medians of its turns. Times are in milliseconds. */
export interface Figures {
  perSecond: number;
  p50: number;
  p99: number;
  /** Missing where requests were sent at a steady pace. */
  connections?: number | undefined;
  /** On Linux only: processor time per request in microseconds, and the peak memory. */
  appMicros?: number;
  postgresMicros?: number;
  peakMiB?: number;
  beside?: Beside;
}

export interface Result {
  name: string;
  title: string;
  actors: number;
  plotted?: string | undefined;
  /** The title of the workload that this one is compared with. */
  related?: string | undefined;
  measured: string;
  /** Programs that could not be measured are missing. */
  figures: Partial<Record<Server, Figures>>;
  /** What was compared, and with which bar. Without a value it could not be measured. */
  bars: Partial<Record<Peer | Ceiling, { value?: number | undefined; bar: number | null }>>;
}

/** A program with the turns that it has had. */
export interface Contestant extends Rehearsed {
  turns: Turn[];
  /** The number of turns, with that which warmed it up. */
  begun: number;
  connections: number | undefined;
}

/** Processor time is in microseconds per request. */
export interface Turn extends Load {
  appMicros: number;
  postgresMicros: number;
  beside?: Beside;
}

const ceilings: readonly string[] = ['cpu', 'p50', 'p99'] satisfies Ceiling[];

/** Whether the bar of this name must not be exceeded; all others must be reached. */
export const isCeiling = (name: string) => ceilings.includes(name);

export const isMet = (name: string, value: number, bar: number) => (isCeiling(name) ? value <= bar : value >= bar);

/** The programs that a workload is compared with. */
export const peersOf = (bars: Bars) => Object.keys(bars).filter((name) => !isCeiling(name)) as Peer[];

/** The medians of the turns of each program. */
export function figuresOf(contestants: Contestant[]): Result['figures'] {
  const figures: Result['figures'] = {};
  for (const { server, running, turns, connections } of contestants) {
    const of = (figure: Exclude<keyof Turn, 'beside'>) => median(turns.map((turn) => turn[figure]));
    const peakMiB = usage(running.pid)?.peakMiB;
    const { beside } = turns.at(-1)!;
    figures[server] = {
      ...{ perSecond: of('perSecond'), p50: of('p50'), p99: of('p99'), connections },
      ...(peakMiB && { appMicros: of('appMicros'), postgresMicros: of('postgresMicros'), peakMiB }),
      ...(beside && { beside }),
    };
  }
  return figures;
}

/** The median of what is compared in the same round. */
export function compared(contestants: Contestant[], bars: Bars): Result['bars'] {
  const turnsOf = (server: Server) => contestants.find((contestant) => contestant.server === server)!.turns;
  const ours = turnsOf('ours');
  const valueOf = (name: Peer | Ceiling) => {
    if (name === 'p50' || name === 'p99') return median(ours.map((turn) => turn[name]));
    const peers = turnsOf(name === 'cpu' ? 'limit' : name);
    // The limit uses no database.
    if (name === 'cpu')
      return median(ours.map((turn, i) => (turn.appMicros + turn.postgresMicros) / peers[i]!.appMicros));
    return median(ours.map(({ perSecond }, i) => perSecond / peers[i]!.perSecond));
  };
  const all = Object.entries(bars) as [Peer | Ceiling, number | null][];
  return Object.fromEntries(
    all.map(([name, bar]) => {
      const value = valueOf(name);
      // Without a processor time there is no ratio.
      return [name, { value: Number.isFinite(value) ? value : undefined, bar }];
    }),
  );
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}
