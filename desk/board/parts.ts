import type { Actor, Casting, Role } from '../../clients/typescript/index.js';

/** An actor who is considered for a part, or has it. */
export interface Candidate {
  readonly casting: Casting;
  readonly actor: Actor;
}

/** A part with its candidates, those who are nearest to it first. */
export interface Part {
  readonly role: Role;
  readonly candidates: readonly Candidate[];
}

/** The answer of a movie's roles with their castings. */
interface Roles {
  readonly roles: readonly Role[];
  readonly castings?: readonly Casting[];
  readonly actors?: readonly Actor[];
}

type Status = Casting['status'];

/** What is said of an actor who gets a status, between the name and the part. */
export const said: Readonly<Record<Status, string>> = {
  considered: 'is considered for',
  shortlisted: 'is on the shortlist for',
  audition: 'is asked to read for',
  callback: 'is called back for',
  pinned: 'is pinned for',
  offered: 'has an offer for',
  confirmed: 'is confirmed as',
  declined: 'has declined',
  released: 'is released from',
};

/** The columns of the board. */
export const groups: readonly { readonly title: string; readonly statuses: readonly Status[] }[] = [
  { title: 'Ideas', statuses: ['considered', 'shortlisted'] },
  { title: 'Reading', statuses: ['audition', 'callback'] },
  { title: 'Pinned and offered', statuses: ['pinned', 'offered'] },
  { title: 'Confirmed', statuses: ['confirmed'] },
  { title: 'Out', statuses: ['declined', 'released'] },
];

/** Who is nearest to the part comes first; who is out, last. */
const ORDER: readonly Status[] = [
  ...(['confirmed', 'offered', 'pinned', 'callback', 'audition'] as const),
  ...(['shortlisted', 'considered', 'declined', 'released'] as const),
];

/** The parts in the order of the answer, which is that of their billing. */
export function partsOf({ roles, castings = [], actors = [] }: Roles): Part[] {
  const people = new Map(actors.map((actor) => [actor.id, actor]));
  const byRole = new Map<number, Candidate[]>(roles.map(({ id }) => [id, []]));
  for (const casting of castings) {
    const actor = people.get(casting.actor_id);
    if (actor) byRole.get(casting.role_id)?.push({ casting, actor });
  }
  const rank = ({ casting }: Candidate) => ORDER.indexOf(casting.status);
  const compare = (one: Candidate, other: Candidate) =>
    rank(one) - rank(other) || one.actor.name.localeCompare(other.actor.name);
  return roles.map((role) => ({ role, candidates: byRole.get(role.id)!.sort(compare) }));
}

export const isOpen = ({ candidates }: Part) => candidates.every(({ casting }) => casting.status !== 'confirmed');

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();

/** The parts that fit: by a word in the name of the part or of a candidate, or only those that are open. */
export function filtered(parts: readonly Part[], q: string, onlyOpen: boolean): readonly Part[] {
  const words = plain(q).split(/\s+/).filter(Boolean);
  const fits = ({ role, candidates }: Part) => {
    const text = plain([role.name, ...candidates.map(({ actor }) => actor.name)].join('\n'));
    return words.every((word) => text.includes(word));
  };
  return parts.filter((part) => fits(part) && (!onlyOpen || isOpen(part)));
}

const counted = (count: number, noun: string, plural = `${noun}s`) => `${count} ${count === 1 ? noun : plural}`;

/** `6 parts, 3 open · 2 offers out · 1 conflict` */
export function summary(parts: readonly Part[], conflicts: number): string {
  if (parts.length === 0) return '';
  const all = parts.flatMap(({ candidates }) => candidates);
  const offers = all.filter(({ casting }) => casting.status === 'offered').length;
  const open = parts.filter(isOpen).length;
  return [
    `${counted(parts.length, 'part')}, ${open === 0 ? 'all cast' : `${open} open`}`,
    ...(offers > 0 ? [`${counted(offers, 'offer')} out`] : []),
    ...(conflicts > 0 ? [counted(conflicts, 'conflict')] : []),
  ].join(' · ');
}
