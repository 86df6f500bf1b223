import type { components } from '../../clients/typescript/schema.js';
import { may } from '../session/session.js';
import { isSameValue, type Kind, type Row } from './rows.js';
import { readRow, remove, restore, update } from './writes.js';

/** A change of one row, as the history and the feed have it. */
export type Change = components['schemas']['ChangeDto'];

type Values = Readonly<Record<string, unknown>>;

/** The kind and the id of the row that was changed. */
export function rowOf({ resource }: Change): { kind: Kind; id: number } {
  const [, kind, id] = resource.split('/');
  return { kind: kind as Kind, id: Number(id) };
}

/** The row after the change; before it, where it was deleted. */
export const contentOf = ({ after, before }: Change): Values => after ?? before ?? {};

/** The fields that an update changed. Long casts of long ago are not known any more. */
export function changedFields({ action, after, before }: Change): string[] {
  if (action !== 'update' || !after || !before) return [];
  const isKnown = (field: string) => field !== 'actors' || (after.actors !== null && before.actors !== null);
  return Object.keys(after).filter((field) => isKnown(field) && !isSameValue(field, after[field], before[field]));
}

/** Whether the person may know who changed rows of this kind. */
export const mayReadHistory = (kind: Kind) => may('patch', ownerOf(kind));

/** The permissions of parts and candidates are those of movies, the permissions of absences those of actors. */
const ownerOf = (kind: Kind) => (kind === 'actors' || kind === 'absences' ? 'actors' : 'movies');

/**
 * The ids of those changes that can still be undone, and that the person may undo: where nothing later touched the same.
 * @param changes newest first, with all the latest changes of their rows
 */
export function undoable(changes: readonly Change[]): ReadonlySet<number> {
  const found = new Set<number>();
  const latest = new Map<string, Change>();
  const decided = new Set<string>();
  const steps = stepsOf(changes);
  for (const change of changes) {
    const { resource, action, id } = change;
    const newest = latest.get(resource) ?? change;
    latest.set(resource, newest);
    const isUpdate = action === 'update';
    const isOpen = isUpdate ? isStillSo(change, newest) : !decided.has(resource);
    if (!isUpdate) decided.add(resource);
    if (isOpen && mayUndo(change) && !isConsequence(change, steps.get(change.request_id)!)) found.add(id);
  }
  return found;
}

/** What each request did: `delete actors`, `update castings`. */
function stepsOf(changes: readonly Change[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const change of changes) {
    const steps = found.get(change.request_id) ?? new Set();
    found.set(change.request_id, steps.add(`${change.action} ${rowOf(change).kind}`));
  }
  return found;
}

const isStillSo = (change: Change, { after }: Change) =>
  after !== null && changedFields(change).every((field) => isSameValue(field, after[field], change.after![field]));

function mayUndo(change: Change): boolean {
  const { kind } = rowOf(change);
  const owner = ownerOf(kind);
  if (change.action === 'update' || (kind !== 'actors' && kind !== 'movies')) {
    return may('patch', owner) && (change.action !== 'update' || changedFields(change).length > 0);
  }
  return may(change.action === 'delete' ? 'post' : 'delete', owner);
}

/** With which rows those of a kind are deleted and restored. */
const parents: Partial<Record<Kind, readonly Kind[]>> = {
  castings: ['roles', 'actors', 'movies'],
  absences: ['actors'],
  roles: ['movies'],
};

/** Whether the service made the change because of another one in the same request. Undoing that one undoes this one too. */
function isConsequence(change: Change, steps: ReadonlySet<string>): boolean {
  const { kind } = rowOf(change);
  const { action } = change;
  if (action === 'update') return kind === 'movies' && [...steps].some((step) => step.endsWith(' castings'));
  if (action === 'create') return false;
  return parents[kind]?.some((parent) => steps.has(`${action} ${parent}`)) ?? false;
}

/** Undoes one change; the message offers to undo that again. @throws Refusal; Cancelled */
export async function undo(change: Change, name: string): Promise<void> {
  const { kind, id } = rowOf(change);
  if (change.action === 'delete') return restore(kind, id, `${name} is back.`);
  if (change.action !== 'update') return remove(kind, { id } as Row, `${name} is deleted.`);
  const { row } = await readRow(kind, id);
  const of = (values: Values) => Object.fromEntries(changedFields(change).map((field) => [field, values[field]]));
  const shown = { ...row, ...of(change.after!) };
  await update(kind, shown, of(change.before!), `${name} is as before.`);
}
