import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { load, type Load } from './load.js';
import { start, type Running, type Server } from './server.js';
import { theList, type Bars, type Peer, type Request, type Target, type Workload } from './workloads.js';

/** Of one program: medians of its turns. Times in milliseconds. */
export interface Figures {
  perSecond: number;
  p50: number;
  p99: number;
  connections: number;
  /** Where Linux tells them: seconds of the processor for 1,000 requests, and the most memory the process ever had. */
  cpuSeconds?: number;
  peakMiB?: number;
}

export interface Result {
  name: string;
  title: string;
  actors: number;
  plotted?: string | undefined;
  measured: string;
  /** What could not be measured is missing. */
  figures: Partial<Record<Server, Figures>>;
  /** Medians of this service's speed over the peer's in the same round, and how much it should be. */
  ratios: Partial<Record<Peer, { ratio: number; bar: number }>>;
}

export interface Conditions extends Omit<Target, 'url'> {
  env: NodeJS.ProcessEnv;
  /** For what the peer `limit` sends and the load needs. */
  folder: string;
  rounds: number;
  seconds: number;
}

interface Contestant {
  server: Server;
  running: Running;
  requests: Request[];
  /** To some of the requests, and at last the list if they wrote. */
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
/** In flight at once at most; else huge answers measure the memory. */
const BYTES = 64 * 2 ** 20;

/** Runs the programs of a workload in turn, round by round. @throws Error when they don't give the same answers */
export async function measure(workload: Workload, conditions: Conditions): Promise<Result> {
  const { name, title, plotted, bars } = workload;
  const wanted = bars[conditions.actors] ?? {};
  const peers = Object.keys(wanted) as Peer[];
  const contestants: Contestant[] = [];
  const running: Running[] = [];
  try {
    for (const server of ['ours', ...peers] as const) {
      const ours = contestants[0];
      running.push(await start(server, environment(server, conditions, ours)));
      contestants.push(await rehearse(server, running.at(-1)!, workload, conditions, ours));
    }
    // To be warm.
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

/** `limit` is given what this service answered. */
function environment(server: Server, { env, folder }: Conditions, ours?: Contestant): NodeJS.ProcessEnv {
  if (server !== 'limit') return env;
  const { status, body } = ours!.answers[0]!;
  const file = join(folder, 'answer');
  writeFileSync(file, body);
  return { ANSWER_STATUS: String(status), ANSWER_FILE: file };
}

/** Sends some of the requests, one by one. @throws Error when the answers are not those of `ours` */
async function rehearse(
  server: Server,
  running: Running,
  workload: Workload,
  conditions: Conditions,
  ours?: Contestant,
): Promise<Contestant> {
  const target = { ...conditions, url: running.url };
  const requests = server === 'limit' ? ours!.requests : await workload.requests(target);
  // The first of W7 writes.
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
  // All write the same, so that what counts, the second time, is answered from the same rows.
  for (let time = 1; time <= 2; time++) for (const [i, request] of some.entries()) await ask(request, i);
  const wrong =
    server === 'limit' ? -1 : answers.findIndex((a, i) => !isDeepStrictEqual(a, (ours?.answers ?? answers)[i]));
  if (wrong >= 0) {
    const [its, ourOwn] = [answers, ours!.answers].map((all) => JSON.stringify(all[wrong]).slice(0, 300));
    throw new Error(`to ${some[wrong]!.method} ${some[wrong]!.path} ${server} answers ${its}, and ours is ${ourOwn}`);
  }
  return { server, running, requests, answers, alone, turns: [], connections: 0 };
}

/** One load. Programs that are slow get fewer connections and more time, so that each is answered several times. */
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

/** Waits until the program has done what the load left behind. */
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
