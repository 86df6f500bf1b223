import type { FetchResponse, MaybeOptionalInit } from 'openapi-fetch';
import type { PathsWithMethod } from 'openapi-typescript-helpers';
import { useEffect, useState } from 'preact/hooks';
import type { paths } from '../../clients/typescript/schema.js';
import { hasEnded } from '../session/token.js';
import { client } from './client.js';
import { Refusal, refusalOf, unreachable } from './refusal.js';

type Path = PathsWithMethod<paths, 'get'>;
type Operation<P extends Path> = paths[P]['get'] & Record<string | number, unknown>;
type Parameters<P extends Path> = NonNullable<MaybeOptionalInit<paths[P], 'get'>>['params'];
type Data<P extends Path> = NonNullable<FetchResponse<Operation<P>, unknown, 'application/json'>['data']>;

/** What the service answered last. */
export interface Answer<T> {
  readonly data?: T;
  /** How many rows all pages have. */
  readonly total?: number;
  /** Whether there are rows after these. */
  readonly hasMore?: boolean;
  /** The version of a single row. */
  readonly etag?: string;
  /** Why there is no newer answer; `data` may still be there. */
  readonly problem?: Refusal;
}

export interface Live<T> extends Answer<T> {
  /** Whether the first answer is still to come. */
  readonly isLoading: boolean;
}

/** How often what is on the screen is asked for again. An unchanged answer is a 304, which costs next to nothing. */
const PERIOD_MS = 3000;
const PATIENCE_MS = 30_000;

/** The last answers by their requests: Back shows them at once, and reading goes on without a connection. */
const remembered = new Map<string, Answer<unknown>>();
const MOST_REMEMBERED = 200;

/** What is on the screen, and how to ask for it again. */
const shown = new Set<() => Promise<void>>();

/** Asks again for all that is on the screen, after a change. */
export async function refresh(): Promise<void> {
  await Promise.all([...shown].map((ask) => ask()));
}

let isPolling = false;

/** Asks for news while the page is visible, one poll after the other however slow they are. */
async function poll(): Promise<void> {
  if (isPolling || document.visibilityState === 'hidden' || hasEnded.value) return;
  isPolling = true;
  // An answer that never comes must not be the last.
  await Promise.race([refresh(), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  isPolling = false;
}

setInterval(() => void poll(), PERIOD_MS);
addEventListener('visibilitychange', () => void poll());
addEventListener('online', () => void poll());

/** Calls `work` again and again while the component is on the screen and the page is visible, and after each change. */
export function useRefresh(work: () => Promise<void>): void {
  useEffect(() => {
    shown.add(work);
    void work();
    return () => void shown.delete(work);
  }, [work]);
}

interface Shown<T> {
  /** The request that was answered. */
  readonly answered: string;
  readonly answer: Answer<T>;
  /** Its list or row. */
  readonly of: string;
}

/** The answer of a GET, kept up to date while it is on the screen; `undefined` as the path asks for nothing. */
export function useLive<P extends Path>(path: P | undefined, params?: Parameters<P>): Live<Data<P>> {
  const key = path === undefined ? '' : JSON.stringify([path, params]);
  /** The list or the row, whatever the query. */
  const place = JSON.stringify([path, (params as { path?: unknown } | undefined)?.path]);
  const [{ answered, answer, of }, show] = useState<Shown<Data<P>>>({ answered: '', answer: {}, of: '' });
  useEffect(() => {
    if (path === undefined) return;
    let isShown = true;
    let turns = 0;
    const ask = async () => {
      const turn = ++turns;
      const next = await read(path, params, key);
      // An answer that comes after that of a later question is out of date.
      if (isShown && turn === turns)
        show((before) => {
          const isNews = before.answered !== key || !isSame(before.answer, next);
          return isNews ? { answered: key, answer: next, of: place } : before;
        });
    };
    shown.add(ask);
    void ask();
    return () => void ((isShown = false), shown.delete(ask));
  }, [key]);
  if (path === undefined) return { isLoading: false };
  const known = answered === key ? answer : (remembered.get(key) as Answer<Data<P>> | undefined);
  if (known) return { ...known, isLoading: false };
  // Until the rows of another page or filter are there, the former ones stay on the screen.
  return of === place ? { ...answer, isLoading: true } : { isLoading: true };
}

/** Asks once; without a connection the answer is the last one that is remembered. @throws Refusal */
export async function ask<P extends Path>(path: P, params?: Parameters<P>): Promise<Answer<Data<P>>> {
  const answer = await read(path, params, JSON.stringify([path, params]));
  const isRemembered = answer.problem?.status === 0 && answer.data;
  if (answer.problem && !isRemembered) throw answer.problem;
  return answer;
}

async function read<P extends Path>(path: P, params: Parameters<P> | undefined, key: string): Promise<Answer<Data<P>>> {
  const before = remembered.get(key) as Answer<Data<P>> | undefined;
  try {
    // One function for all paths: its parameters and its answer are typed above.
    const { data, error, response } = await (client.GET as Get)(path, { params, ...counted(params) });
    if (response.status === 401 || !data) {
      return { ...before, problem: refusalOf(response.status, error as never) };
    }
    const answer = { data, ...factsOf(response.headers) } as Answer<Data<P>>;
    remember(key, answer);
    return answer;
  } catch (error) {
    return { ...before, problem: error instanceof Refusal ? error : unreachable() };
  }
}

type Get = (path: string, init: object) => Promise<{ data?: unknown; error?: unknown; response: Response }>;

/** Lists say how many rows there are in all. */
const counted = (params: unknown) =>
  (params as { query?: { limit?: number } } | undefined)?.query?.limit ? { headers: { Prefer: 'count=exact' } } : {};

function factsOf(headers: Headers): Omit<Answer<unknown>, 'data' | 'problem'> {
  const [total, etag] = [headers.get('x-total-count'), headers.get('etag')];
  const hasMore = /rel="next"/.test(headers.get('link') ?? '');
  return { hasMore, ...(total !== null && { total: Number(total) }), ...(etag !== null && { etag }) };
}

function remember(key: string, answer: Answer<unknown>): void {
  remembered.delete(key);
  remembered.set(key, answer);
  const [oldest] = remembered.keys();
  if (remembered.size > MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
}

const isSame = ({ problem, ...one }: Answer<unknown>, { problem: later, ...other }: Answer<unknown>) =>
  problem?.message === later?.message && JSON.stringify(one) === JSON.stringify(other);

/** Forgets all answers, when another person signs in. */
export function forget(): void {
  remembered.clear();
}
