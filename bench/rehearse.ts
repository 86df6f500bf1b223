import { isDeepStrictEqual } from 'node:util';
import pg from 'pg';
import type { Running, Server } from './server.js';
import { REHEARSED, type Request, type Target, type Workload } from './workload.js';

/** A program with the requests that it will get. */
export interface Rehearsed {
  server: Server;
  running: Running;
  workload: Workload;
  target: Target;
  requests: Request[];
  /** The answers to some of the requests, then those that show what writes did. */
  answers: { status: number; body: string }[];
  /** How long one request takes, in seconds. */
  alone: number;
}

/** Sends some of the requests, one by one. @throws Error if the answers are wrong, or differ from those of `ours` */
export async function rehearse(
  program: Pick<Rehearsed, 'server' | 'running' | 'workload' | 'target'>,
  ours?: Rehearsed,
): Promise<Rehearsed> {
  const { server, workload, target } = program;
  const isPrepared = server === 'limit';
  const requests = isPrepared ? ours!.requests : await workload.requests(target);
  const some = [...REHEARSED.map((i) => requests[i]!), ...(workload.shown?.(target) ?? [])];
  const answers: Rehearsed['answers'] = [];
  let alone = Infinity;
  // All programs write the same, so that they answer the second, measured time from the same rows.
  for (let time = 1; time <= 2; time++) {
    if (!isPrepared) await undo(program);
    for (const [i, request] of some.entries()) {
      const began = performance.now();
      answers[i] = await ask(target.url, request);
      if (i < REHEARSED.length) alone = Math.min(alone, (performance.now() - began) / 1000);
    }
  }
  if (!isPrepared) await undo(program);
  const rehearsed = { ...program, requests, answers, alone };
  check(rehearsed, some, server === 'related' || isPrepared ? rehearsed : (ours ?? rehearsed));
  return rehearsed;
}

/** Removes the rows that the requests added. */
export async function undo({ workload, target }: Pick<Rehearsed, 'workload' | 'target'>): Promise<void> {
  const statements = workload.undo?.(target) ?? [];
  if (statements.length === 0) return;
  const client = new pg.Client({ connectionString: target.database });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Sends one request and reads the whole answer. */
export async function ask(url: string, { method, path, headers, body }: Request) {
  const answer = await fetch(url + path, { method, headers, body: body ?? null });
  return { status: answer.status, body: await answer.text() };
}

function check({ server, workload, answers }: Rehearsed, some: Request[], ours: Rehearsed): void {
  const isWrong = ({ status, body }: Rehearsed['answers'][0], i: number) =>
    status >= 400 || !isDeepStrictEqual({ status, body }, ours.answers[i]) || !hasRows(body, workload.rows);
  const wrong = answers.findIndex(isWrong);
  if (wrong < 0) return;
  const [its, ourOwn] = [answers, ours.answers].map((all) => JSON.stringify(all[wrong]).slice(0, 300));
  throw new Error(`to ${some[wrong]!.method} ${some[wrong]!.path} ${server} answers ${its}, and ours is ${ourOwn}`);
}

const hasRows = (body: string, rows: number | undefined) =>
  rows === undefined ||
  Object.values(JSON.parse(body) as object).some((list) => Array.isArray(list) && list.length === rows);
