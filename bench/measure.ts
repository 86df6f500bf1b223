import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { load, type Load } from './load.js';
import { start, type Running, type Server } from './server.js';
import { theList, type Bars, type Peer, type Request, type Target, type Workload } from './workloads.js';

/** The figures of one program: medians of its turns. Times are in milliseconds. */
export interface Figures {
  perSecond: number;
  p50: number;
  p99: number;
  connections: number;
  /** On Linux only: processor seconds for 1,000 requests, and the peak memory of the process. */
  cpuSeconds?: number;
  peakMiB?: number;
}

export interface Result {
  name: string;
  title: string;
  actors: number;
  plotted?: string | undefined;
  measured: string;
  /** Programs that could not be measured are missing. */
  figures: Partial<Record<Server, Figures>>;
  /** The median ratio of this service's speed to the peer's in the same round, and the bar that it should reach. */
  ratios: Partial<Record<Peer, { ratio: number; bar: number }>>;
}

export interface Conditions extends Omit<Target, 'url'> {
  env: NodeJS.ProcessEnv;
  /** A folder for files of the peer `limit` and of the load. */
  folder: string;
  rounds: number;
  seconds: number;
}

interface Contestant {
  server: Server;
  running: Running;
  requests: Request[];
  /** The answers to some of the requests, then the list if they wrote. */
  answers: { status: number; body: string }[];
  /** How long one request takes, in seconds. */
  alone: number;
  turns: Turn[];
  connections: number;
}

interface Turn extends Load {
  cpuSeconds: number;
}

const CONNECTIONS = 32;
/** The maximum number of bytes in flight. With more, huge answers would measure the memory. */
const BYTES = 64 * 2 ** 20;

/** Runs the programs of a workload in turn, round by round. @throws Error if their answers differ */
export async function measure(workload: Workload, conditions: Conditions): Promise<Result> {
  const { name, title, plotted, bars } = workload;
  const wanted = bars[conditions.actors] ?? {};
  const peers = Object.keys(wanted) as Peer[];
  const contestants: Contestant[] = [];
  const running: Running[] = [];
  try {
    for (const server of ['ours', ...peers] as const) {
      const ours = contestants[0];
      const program = { server, running: await start(server, environment(server, conditions, ours)) };
      running.push(program.running);
      contestants.push(await rehearse(program, workload, conditions, ours));
    }
    // Warms the program up.
    for (const contestant of contestants) await turn(contestant, conditions.folder, 1);
    const rounds = peers.length > 0 ? conditions.rounds : 1;
    for (let round = 0; round < rounds; round++) {
      for (const contestant of contestants)
        contestant.turns.push(await turn(contestant, conditions.folder, conditions.seconds));
    }
    const measured = new Date().toISOString();
    return { name, title, actors: conditions.actors, plotted, measured, ...summary(contestants, wanted) };
  } finally {
    await Promise.all(running.map((server) => server.stop()));
  }
}

/** The peer `limit` sends what this service answered. */
function environment(server: Server, { env, folder }: Conditions, ours?: Contestant): NodeJS.ProcessEnv {
  if (server !== 'limit') return env;
  const { status, body } = ours!.answers[0]!;
  const file = join(folder, 'answer');
  writeFileSync(file, body);
  return { ANSWER_STATUS: String(status), ANSWER_FILE: file };
}

/** Sends some of the requests, one by one. @throws Error if the answers differ from those of `ours` */
async function rehearse(
  program: Pick<Contestant, 'server' | 'running'>,
  workload: Workload,
  conditions: Conditions,
  ours?: Contestant,
): Promise<Contestant> {
  const { server, running } = program;
  const target = { ...conditions, url: running.url };
  const requests = server === 'limit' ? ours!.requests : await workload.requests(target);
  // The first request of W7 is a write.
  const some = [0, 1, 501, 998].map((i) => requests[i]!);
  if (some[0]!.method !== 'GET') some.push(theList(target));
  const answers: Contestant['answers'] = [];
  let alone = Infinity;
  const ask = async ({ method, path, headers, body }: Request, i: number) => {
    const began = performance.now();
    const answer = await fetch(running.url + path, { method, headers, body: body ?? null });
    answers[i] = { status: answer.status, body: await answer.text() };
    alone = Math.min(alone, (performance.now() - began) / 1000);
  };
  // All programs write the same, so that they answer the second, measured time from the same rows.
  for (let time = 1; time <= 2; time++) for (const [i, request] of some.entries()) await ask(request, i);
  const wrong =
    server === 'limit' ? -1 : answers.findIndex((a, i) => !isDeepStrictEqual(a, (ours?.answers ?? answers)[i]));
  if (wrong >= 0) {
    const [its, ourOwn] = [answers, ours!.answers].map((all) => JSON.stringify(all[wrong]).slice(0, 300));
    throw new Error(`to ${some[wrong]!.method} ${some[wrong]!.path} ${server} answers ${its}, and ours is ${ourOwn}`);
  }
  return { ...program, requests, answers, alone, turns: [], connections: 0 };
}

/** Runs one load. Slow programs get fewer connections and more time, so that each connection gets several answers. */
async function turn(contestant: Contestant, folder: string, seconds: number): Promise<Turn> {
  const { running, requests, alone, answers } = contestant;
  const most = Math.min(CONNECTIONS, seconds / (3 * alone), BYTES / answers[0]!.body.length);
  contestant.connections = Math.max(1, Math.floor(most));
  const before = running.usage()?.cpuSeconds ?? 0;
  const done = await load({
    url: running.url,
    requests,
    connections: contestant.connections,
    seconds: Math.max(seconds, Math.ceil(5 * alone)),
    folder,
  });
  const cpuSeconds = (running.usage()?.cpuSeconds ?? 0) - before;
  await settled(running);
  return { ...done, cpuSeconds };
}

/** Waits until the program has finished the requests that the load left behind. */
async function settled(running: Running): Promise<void> {
  for (let before = -Infinity, now = 0; now - before > 0.01; await delay(100)) {
    [before, now] = [now, running.usage()?.cpuSeconds ?? 0];
  }
}

function summary(contestants: Contestant[], bars: Bars): Pick<Result, 'figures' | 'ratios'> {
  const [ours] = contestants as [Contestant];
  const figures: Result['figures'] = {};
  const ratios: Result['ratios'] = {};
  for (const { server, running, turns, connections } of contestants) {
    const of = (figure: keyof Turn) => median(turns.map((load) => load[figure]));
    const sum = (figure: keyof Turn) => turns.reduce((before, load) => before + load[figure], 0);
    const used = running.usage();
    figures[server] = {
      ...{ perSecond: of('perSecond'), p50: of('p50'), p99: of('p99'), connections },
      ...(used && { cpuSeconds: (sum('cpuSeconds') / sum('requests')) * 1000, peakMiB: used.peakMiB }),
    };
    if (server === 'ours') continue;
    const ratio = median(turns.map(({ perSecond }, round) => ours.turns[round]!.perSecond / perSecond));
    ratios[server] = { ratio, bar: bars[server]! };
  }
  return { figures, ratios };
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}
