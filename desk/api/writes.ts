import type { Conflict, Envelope } from '../../clients/typescript/index.js';
import { askAboutConflicts } from '../ui/conflict-dialog.js';
import { askWhetherToDelete, askWhichValues } from '../ui/stale-dialog.js';
import { say } from '../ui/toast.js';
import { client } from './client.js';
import { refresh } from './live.js';
import { refusalOf, type Refusal } from './refusal.js';
import { isSameValue, kinds, type Kind, type Rows } from './rows.js';

export type Changes = Readonly<Record<string, unknown>>;

/** What a refused casting names; `conflicts` of a conflict are without the id of the casting that was not made. */
type ConflictsOf = Envelope & { conflicts: Conflict[] };

/** What is said of a change; or the steps of a larger change, which says it for all of them: see `inOneStep`. */
type Said = string | Undo[];

/** Undoes a change, and says so unless it is a step. */
export type Undo = (said?: Said) => Promise<unknown>;

interface Sent {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

type Send = (
  path: string,
  init: object,
) => Promise<{ data?: Record<string, unknown>; error?: Envelope; response: Response }>;

/** One request that changes something. @throws Refusal */
async function send(method: 'DELETE' | 'PATCH' | 'POST' | 'PUT', path: string, { body, headers = {} }: Sent) {
  const request = client[method] as unknown as Send;
  const { data, error, response } = await request(path, { body, headers });
  if (!response.ok) throw refusalOf(response.status, error);
  return data;
}

interface Fresh<K extends Kind> {
  readonly row: Rows[K];
  readonly etag: string;
}

/** A proxy that compresses makes the version weak, and If-Match then never holds. */
const strong = (etag: string) => etag.replace(/^W\//, '');

/** The row as it is now, with its version. @throws Refusal */
export async function readRow<K extends Kind>(kind: K, id: number): Promise<Fresh<K>> {
  const { data, error, response } = await (client.GET as unknown as Send)(`/${kind}/${id}`, {});
  if (!data) throw refusalOf(response.status, error);
  return { row: data[kinds[kind].member] as Rows[K], etag: strong(response.headers.get('etag')!) };
}

const isThere = (kind: Kind, id: number) =>
  readRow(kind, id).then(
    () => true,
    ({ status }: Refusal) => status !== 404,
  );

/** The keys of additions that were not answered with a row: sent again, they add it once, even if it was added before. */
const unanswered = new Map<string, string>();

/** Adds a row below `path`, such as `/movies/3/roles`, and offers to undo it. @throws Refusal; Cancelled */
export async function create<K extends Kind>(kind: K, path: string, body: Changes, said: Said): Promise<Rows[K]> {
  const request = JSON.stringify([path, body]);
  const former = unanswered.get(request);
  const key = former ?? crypto.randomUUID();
  unanswered.set(request, key);
  const row = await inSpiteOfConflicts(async (lenient) => {
    const prefer = ['return=representation', lenient].filter(Boolean).join(', ');
    const data = await send('POST', path, { body, headers: { 'Idempotency-Key': key, Prefer: prefer } });
    return data![kinds[kind].member] as Rows[K];
  });
  unanswered.delete(request);
  // The answer to a repetition is that of the first time, and the row may have been deleted since then.
  if (former && !(await isThere(kind, row.id))) return create(kind, path, body, said);
  await done(said, (undone = '') => remove(kind, row, undone));
  return row;
}

/**
 * Changes fields of a row that is on the screen. Another person's change of the same fields since then is shown, and
 * nothing of it is overwritten unseen. Offers to undo it. @throws Refusal; Cancelled
 */
export async function update<K extends Kind>(kind: K, shown: Rows[K], changes: Changes, said: Said): Promise<Rows[K]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await updateOnce(kind, shown, changes, said);
    } catch (error) {
      // Changed since it was read a moment ago: look again.
      if ((error as Refusal).status !== 412 || attempt === ATTEMPTS) throw error;
    }
  }
}

const ATTEMPTS = 3;

async function updateOnce<K extends Kind>(kind: K, shown: Rows[K], changes: Changes, said: Said): Promise<Rows[K]> {
  const fresh = await readRow(kind, shown.id);
  const wanted = await settle(kind, shown, fresh, changes);
  if (Object.keys(wanted).length === 0) {
    if (said === '') say('It is like that already.');
    return fresh.row;
  }
  const row = await inSpiteOfConflicts(async (lenient) => {
    const headers = { 'If-Match': fresh.etag, Prefer: ['return=representation', lenient].filter(Boolean).join(', ') };
    const data = await send('PATCH', `/${kind}/${shown.id}`, { body: wanted, headers });
    return data![kinds[kind].member] as Rows[K];
  });
  const former = Object.fromEntries(Object.keys(wanted).map((field) => [field, fieldOf(fresh.row, field)]));
  await done(said, (undone = '') => update(kind, row, former, undone));
  return row;
}

/**
 * Deletes a row that is on the screen, and offers to restore it. What another person has changed since then is shown first.
 * @throws Refusal; Cancelled
 */
export async function remove<K extends Kind>(kind: K, shown: Rows[K], said: Said): Promise<void> {
  const { id } = shown;
  const { row, etag } = await readRow(kind, id);
  const isNews = (field: string) => field in shown && !isSameValue(field, fieldOf(row, field), fieldOf(shown, field));
  const news = Object.keys(kinds[kind].fields).filter(isNews);
  if (news.length > 0 && !(await askWhetherToDelete(kind, row, news))) throw new Cancelled();
  await send('DELETE', `/${kind}/${id}`, { headers: { 'If-Match': etag, Prefer: 'return=minimal' } });
  await done(said, (undone = '') => restore(kind, id, undone));
}

/** Brings a deleted row back. @throws Refusal; Cancelled */
export async function restore(kind: Kind, id: number, said: Said): Promise<void> {
  const headers = { 'Idempotency-Key': crypto.randomUUID() };
  await inSpiteOfConflicts((lenient) =>
    send('POST', `/${kind}/${id}/restore`, {
      headers: { ...headers, Prefer: ['return=representation', lenient].filter(Boolean).join(', ') },
    }),
  );
  await done(said, async (undone = '') => {
    const { row } = await readRow(kind, id);
    await remove(kind, row, undone);
  });
}

/** A person decided not to do it after all. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

const fieldOf = (row: object, field: string) => (row as Record<string, unknown>)[field];

/** The changes that are left after the person has chosen between the own values and those of another person. */
async function settle<K extends Kind>(kind: K, shown: Rows[K], { row }: Fresh<K>, changes: Changes): Promise<Changes> {
  // A form has fields that nobody touched; of these, another person's values stay.
  const isChange = ([field, value]: [string, unknown]) =>
    [row, shown].every((one) => !isSameValue(field, fieldOf(one, field), value));
  const open = Object.entries(changes).filter(isChange);
  const disputed = open.filter(([field]) => !isSameValue(field, fieldOf(row, field), fieldOf(shown, field)));
  if (disputed.length === 0) return Object.fromEntries(open);
  const kept = await askWhichValues(kind, row, Object.fromEntries(disputed));
  if (!kept) throw new Cancelled();
  return Object.fromEntries(open.filter(([field]) => disputed.every(([one]) => one !== field) || kept.has(field)));
}

/** Writes; where that would cause conflicts, names them and writes if the person wants it all the same. */
async function inSpiteOfConflicts<T>(write: (lenient: string) => Promise<T>): Promise<T> {
  try {
    return await write('');
  } catch (error) {
    const refusal = error as Refusal;
    const { conflicts } = (refusal.body ?? {}) as ConflictsOf;
    if (refusal.status !== 409 || !conflicts) throw error;
    if (!(await askAboutConflicts(refusal.details))) throw new Cancelled();
    return write('handling=lenient');
  }
}

/**
 * Makes several changes that are undone together. `work` passes the steps to each of them in place of words. Changes that
 * were made before one failed are said, too. @throws Refusal; Cancelled
 */
export async function inOneStep(
  said: string | ((steps: number) => string),
  work: (steps: Undo[]) => Promise<unknown>,
): Promise<void> {
  const steps: Undo[] = [];
  try {
    await work(steps);
  } finally {
    if (steps.length > 0) {
      await done(typeof said === 'string' ? said : said(steps.length), () =>
        inOneStep('', async (undone) => {
          for (const undo of steps.reverse()) await undo(undone);
        }),
      );
    }
  }
}

/** Shows the change everywhere, and says so with an Undo, unless it was the undo. */
async function done(said: Said, undo: Undo): Promise<void> {
  if (typeof said !== 'string') return void said.push(undo);
  await refresh();
  if (said === '') say('Undone.');
  else say(said, undo);
}
