import type { Actor } from '../../clients/typescript/index.js';
import { remove } from '../api/writes.js';

/** Deletes an actor; the message offers to undo it. @throws Refusal */
export const deleteActor = (actor: Actor) => remove('actors', actor, `${actor.name} is deleted.`);
