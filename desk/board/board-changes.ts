import type { Actor, Casting, Role } from '../../clients/typescript/index.js';
import { create, inOneStep, remove, update } from '../api/writes.js';
import { said, type Candidate, type Part } from './parts.js';

type Status = Casting['status'];

/** Gives a candidate another status. @throws Refusal; Cancelled */
export const setStatus = ({ casting, actor }: Candidate, role: Role, status: Status) =>
  update('castings', casting, { status }, `${actor.name} ${said[status]} ${role.name}.`);

/** Makes an actor a candidate of a part. @throws Refusal */
export const addCandidate = (role: Role, actor: Pick<Actor, 'id' | 'name'>) =>
  create(
    'castings',
    '/castings',
    { role_id: role.id, actor_id: actor.id },
    `${actor.name} is a candidate for ${role.name}.`,
  );

/** Makes actors candidates of a part, in one step. @throws Refusal, after those who could be added */
export const addCandidates = (role: Role, actors: readonly Actor[]) =>
  inOneStep(
    (count) => `${actors.length === 1 ? actors[0]!.name : `${count} people`} added to ${role.name}.`,
    async (steps) => {
      for (const { id } of actors) await create('castings', '/castings', { role_id: role.id, actor_id: id }, steps);
    },
  );

/** Takes a candidate off a part. @throws Refusal */
export const removeCandidate = ({ casting, actor }: Candidate, role: Role) =>
  remove('castings', casting, `${actor.name} is no candidate for ${role.name} any more.`);

/** Deletes a part with its candidates. @throws Refusal */
export const deletePart = (role: Role) => remove('roles', role, `The part ${role.name} is deleted.`);

/** The billing that each part needs so that `parts` are in this order, for those that need another one. */
function billingsFor(parts: readonly Role[], first: number, second: number): Map<Role, number> {
  const order = [...parts];
  const [one, other] = [order[first]!, order[second]!];
  if (one.billing !== null && other.billing !== null && one.billing !== other.billing) {
    return new Map([
      [one, other.billing],
      [other, one.billing],
    ]);
  }
  // Without billings that differ there is nothing to swap: number all parts down to these, and those that would be in between.
  [order[first], order[second]] = [other, one];
  const numbered = new Map<Role, number>();
  for (const [at, role] of order.entries()) {
    const isAfter = at > Math.max(first, second);
    if (isAfter && (role.billing === null || role.billing > at)) break;
    if (role.billing !== at + 1) numbered.set(role, at + 1);
  }
  return numbered;
}

/** Swaps a part with its neighbour. @throws Refusal; Cancelled */
export function movePart(parts: readonly Part[], at: number, by: -1 | 1): Promise<void> {
  const roles = parts.map(({ role }) => role);
  const { name } = roles[at]!;
  return inOneStep(`${name} is moved ${by < 0 ? 'up' : 'down'}.`, async (steps) => {
    for (const [role, billing] of billingsFor(roles, at, at + by)) await update('roles', role, { billing }, steps);
  });
}
