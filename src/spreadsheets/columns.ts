import leven from 'leven';
import { faultAt, shortened, unreadable, type Fault, type Notice } from './faults.js';
import type { Target } from './targets.js';

/** A field, and the columns whose cells make it: one, or those of first and last name. */
export interface Place {
  readonly field: string;
  readonly columns: readonly number[];
}

/** What the header of a sheet says. */
export interface Layout {
  /** By column: its field, or `null`. */
  readonly columns: Record<string, string | null>;
  readonly ignored: readonly string[];
  readonly notices: readonly Notice[];
  readonly places: readonly Place[];
}

/** How rows are found, which decides what columns are needed. */
export type Match = 'id' | 'name';

/**
 * A name without case, accents, blanks and punctuation. A `#` is a number: "Cast #" is the cast number, and "#" alone is
 * one as well; at the start it only marks the header.
 */
export const folded = (name: string) =>
  name
    .slice(0, 200)
    .normalize('NFKD')
    .toLowerCase()
    .replace(/^\s*#(?=.)/, '')
    .replaceAll('#', 'number')
    .replaceAll(/[^\p{L}\p{N}]/gu, '');

/** The names of a field, folded. */
const namesOf = (field: string, { fields }: Target) => [folded(field), ...(fields[field]?.names ?? [])];

/** The field that is called so, but not one of its parts. */
export function fieldCalled(name: string, target: Target): string | undefined {
  const key = folded(name);
  return Object.keys(target.fields).find((field) => namesOf(field, target).includes(key));
}

/**
 * Finds the fields of the columns.
 * @throws Failure 422 for a field that has two columns, and for missing columns
 */
export function layoutOf(header: readonly string[], row: number, target: Target, match: Match): Layout {
  const labels = header.map((name, place) => (name === '' ? `column ${letters(place)}` : name));
  const found = header.map((name) => fieldCalled(name, target));
  const single = Object.keys(target.fields).flatMap((field): Place[] => {
    const columns = found.flatMap((one, column) => (one === field ? [column] : []));
    return columns.length > 0 ? [{ field, columns }] : [];
  });
  const faults = single.filter(({ columns }) => columns.length > 1).map((place) => doubled(place, labels, row));
  const split = splitNames(header, target, new Set(single.map(({ field }) => field)));
  const places = [...single, ...split.places];
  const fields = labels.map((_, column) => places.find(({ columns }) => columns.includes(column))?.field ?? null);
  const ignored = [...new Set(labels.filter((_, column) => fields[column] === null))];
  const present = new Set(places.map(({ field }) => field));
  const missing = missingFields(present, target, match);
  faults.push(...split.doubled.map((place) => doubled(place, labels, row)));
  faults.push(...missing.map((wanted) => lacking(wanted, { labels, ignored, row, target })));
  if (faults.length > 0) throw unreadable(...faults);
  return {
    columns: Object.fromEntries(labels.map((label, column) => [label, fields[column]!])),
    ignored,
    notices: likelyMeant(ignored, present, row, target),
    places,
  };
}

/** The names in two columns, of fields that have no column of their own. */
function splitNames(header: readonly string[], target: Target, taken: ReadonlySet<string>) {
  const places: Place[] = [];
  const doubled: Place[] = [];
  for (const [field, { parts }] of Object.entries(target.fields)) {
    if (!parts || taken.has(field)) continue;
    const columns = parts.map((names) => header.flatMap((name, at) => (names.includes(folded(name)) ? [at] : [])));
    doubled.push(...columns.filter((all) => all.length > 1).map((all) => ({ field, columns: all })));
    if (columns.every((all) => all.length > 0)) places.push({ field, columns: columns.flat() });
  }
  return { places, doubled };
}

function missingFields(present: ReadonlySet<string>, target: Target, match: Match): readonly (readonly string[])[] {
  if (present.has('id')) return [];
  const needed = match === 'name' ? target.matched : target.needed;
  return needed.filter((choices) => !choices.some((field) => present.has(field)));
}

function doubled({ field, columns }: Place, labels: readonly string[], row: number): Fault {
  return faultAt(row, field, `has ${columns.length} columns, ${listed(columns.map((at) => labels[at]!))}; keep one`);
}

interface Header {
  readonly labels: readonly string[];
  readonly ignored: readonly string[];
  readonly row: number;
  readonly target: Target;
}

const MAX_LISTED = 20;

function lacking(wanted: readonly string[], { labels, ignored, row, target }: Header): Fault {
  const names = wanted.flatMap((field) => namesOf(field, target));
  const near = nearest(ignored, names);
  const advice = near === undefined ? '' : `; did you mean ${quoted(near)}?`;
  return faultAt(row, wanted[0]!, `needs a column ${wanted.join(' or ')}; found ${listed(labels)}${advice}`);
}

/** Ignored columns are no faults, but one whose name is almost that of a field without a column is worth a look. */
function likelyMeant(ignored: readonly string[], present: ReadonlySet<string>, row: number, target: Target): Notice[] {
  const absent = Object.keys(target.fields).filter((field) => !present.has(field));
  return absent.flatMap((field) => {
    const near = nearest(ignored, namesOf(field, target));
    return near === undefined
      ? []
      : [{ field, message: `column ${quoted(near)} is ignored; did you mean ${field}?`, row }];
  });
}

/** The label with the fewest edits to one of the names, if they are few. */
function nearest(labels: readonly string[], names: readonly string[]): string | undefined {
  const near = labels.flatMap((label) => {
    const shares = names.map((name) => edits(folded(label).slice(0, 40), name));
    const share = Math.min(...shares);
    return share < 0.4 ? [{ label, share }] : [];
  });
  return near.sort((one, other) => one.share - other.share)[0]?.label;
}

/** The part of a name that was typed differently. Swapped letters count as one edit. */
function edits(typed: string, name: string): number {
  const distance = leven(typed, name);
  const isSwap = distance === 2 && [...typed].sort().join('') === [...name].sort().join('');
  return (isSwap ? 1 : distance) / Math.max(typed.length, name.length);
}

const quoted = (label: string) => JSON.stringify(shortened(label));

function listed(labels: readonly string[]): string {
  const more = labels.length > MAX_LISTED ? ` and ${labels.length - MAX_LISTED} more` : '';
  return labels.slice(0, MAX_LISTED).map(quoted).join(', ') + more;
}

/** The name of a column in a spreadsheet program: A to Z, then AA. */
const letters = (place: number): string =>
  (place < 26 ? '' : letters(Math.floor(place / 26) - 1)) + String.fromCharCode(65 + (place % 26));
