import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { load } from './load.js';
import { ask, rehearse, undo, type Rehearsed } from './rehearse.js';
import { compared, figuresOf, peersOf, type Contestant, type Result, type Turn } from './result.js';
import { start, usage, type Running, type Server } from './server.js';
import type { Target, Workload } from './workload.js';

export interface Conditions extends Omit<Target, 'url'> {
  env: NodeJS.ProcessEnv;
  /** A folder for files of the peer `limit` and of the load. */
  folder: string;
  rounds: number;
  seconds: number;
  /** The process of the database. */
  postgres: number;
}

const CONNECTIONS = 32;
/** The maximum number of bytes in flight. With more, huge answers would measure the memory. */
const BYTES = 64 * 2 ** 20;
/** How long a load beside the measured one runs before it. */
const LEAD_SECONDS = 1;

/** Runs the programs of a workload in turn, round by round. @throws Error if their answers differ */
export async function measure(workload: Workload, conditions: Conditions): Promise<Result> {
  const bars = workload.bars[conditions.actors] ?? {};
  const contestants: Contestant[] = [];
  const running: Running[] = [];
  try {
    for (const server of ['ours' as const, ...peersOf(bars)]) {
      const its = server === 'related' ? workload.related! : workload;
      const program = await start(server, environment(server, its, conditions, contestants[0]));
      running.push(program);
      const target = { ...conditions, url: program.url };
      const rehearsed = await rehearse({ server, running: program, workload: its, target }, contestants[0]);
      contestants.push({ ...rehearsed, turns: [], begun: 0, connections: undefined });
    }
    // Warms the program up.
    for (const contestant of contestants) await turn(contestant, { ...conditions, seconds: 1 });
    const rounds = Object.keys(bars).length > 0 ? conditions.rounds : 1;
    for (let round = 0; round < rounds; round++) {
      for (const contestant of contestants) contestant.turns.push(await turn(contestant, conditions));
    }
    return { ...described(workload, conditions), figures: figuresOf(contestants), bars: compared(contestants, bars) };
  } finally {
    await Promise.all(running.map((program) => program.stop()));
  }
}

/** The result of a workload that could not be measured: no bar is met. */
export function unmeasured(workload: Workload, conditions: Conditions): Result {
  const bars = Object.entries(workload.bars[conditions.actors] ?? {}).map(([name, bar]) => [name, { bar }]);
  return { ...described(workload, conditions), figures: {}, bars: Object.fromEntries(bars) as Result['bars'] };
}

function described({ name, title, plotted, related }: Workload, { actors }: Conditions) {
  return { name, title, actors, plotted, related: related?.title, measured: new Date().toISOString() };
}

/** The peer `limit` sends what this service answered. */
function environment(server: Server, workload: Workload, { env, folder, actors }: Conditions, ours?: Rehearsed) {
  if (server !== 'limit') return { ...env, ...workload.settings?.(actors) };
  const { status, body } = ours!.answers[0]!;
  const file = join(folder, 'answer');
  writeFileSync(file, body);
  return { ANSWER_STATUS: String(status), ANSWER_FILE: file };
}

/** Runs one load. Slow programs get fewer connections and more time, so that each connection gets several answers. */
async function turn(contestant: Contestant, { folder, seconds, postgres }: Conditions): Promise<Turn> {
  const { running, requests, alone, answers, workload, target } = contestant;
  const most = Math.min(CONNECTIONS, seconds / (3 * alone), BYTES / answers[0]!.body.length);
  const connections = workload.connections ?? Math.max(1, Math.floor(most));
  contestant.connections = workload.pace ? undefined : connections;
  const lasts = Math.max(seconds, Math.ceil(5 * alone));
  const beside = workload.beside?.(target, lasts + LEAD_SECONDS, folder);
  if (beside) await delay(LEAD_SECONDS * 1000);
  const first = workload.first?.(target) ?? [];
  if (first.length > 0) await ask(running.url, first[contestant.begun++ % first.length]!);
  const used = () => [running.pid, postgres].map((pid) => usage(pid)?.cpuSeconds ?? 0) as [number, number];
  const before = used();
  const options = { url: running.url, requests, connections, seconds: lasts, folder };
  const done = await load({ ...options, perSecond: workload.pace });
  const after = used();
  const [appMicros, postgresMicros] = before.map(
    (was, i) => ((after[i]! - was) / done.requests) * 1e6,
  ) as typeof before;
  const others = await beside;
  await settled(running);
  await undo(contestant);
  return { ...done, appMicros, postgresMicros, ...(others && { beside: others }) };
}

/** Waits until the program has finished the requests that the load left behind. */
async function settled({ pid }: Running): Promise<void> {
  for (let before = -Infinity, now = 0; now - before > 0.01; await delay(100)) {
    [before, now] = [now, usage(pid)?.cpuSeconds ?? 0];
  }
}
