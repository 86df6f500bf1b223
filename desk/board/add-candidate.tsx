import { useEffect, useRef, useState } from 'preact/hooks';
import type { Actor } from '../../clients/typescript/index.js';
import { ask } from '../api/live.js';
import { Combobox, type Choice } from '../ui/combobox.js';
import { attempt } from '../ui/toast.js';
import { addCandidate } from './board-changes.js';
import type { Part } from './parts.js';

const MOST = 8;

/** A button that becomes a field; the field stays open for the next candidate. */
export function AddCandidate({ part }: { part: Part }) {
  const [isOpen, open] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    if (isOpen) place.current!.querySelector('input')!.focus();
    else if (wasOpen.current) place.current!.querySelector('button')!.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  const { role } = part;
  return (
    <div ref={place} class="add" onKeyDown={(event) => event.key === 'Escape' && open(false)}>
      {isOpen ? (
        <>
          <Combobox
            label={`Add a candidate for ${role.name}`}
            placeholder="Name of an actor"
            search={(text) => candidatesFor(part, text)}
            onPick={({ id, name }) => attempt(() => addCandidate(role, { id, name }))}
          />
          <button class="quiet" onClick={() => open(false)}>
            Done
          </button>
        </>
      ) : (
        <button class="quiet" aria-label={`+ Add a candidate for ${role.name}`} onClick={() => open(true)}>
          + Add a candidate
        </button>
      )}
    </div>
  );
}

/** The actors to suggest for a part: those who are free on its days, then others. @throws Refusal */
async function candidatesFor({ role, candidates }: Part, text: string): Promise<Choice[]> {
  const q = text.trim();
  const query = { ...(q ? { q } : { sort: ['name' as const] }), limit: MOST + candidates.length };
  const find = async (more: object) => (await ask('/actors', { query: { ...query, ...more } })).data!.actors;
  const [free, all] = await Promise.all([role.starts ? find({ free_for_role: role.id }) : [], find({})]);
  const known = new Set(candidates.map(({ actor }) => actor.id));
  const isFree = new Set(free.map(({ id }) => id));
  const others = all.filter(({ id }) => !isFree.has(id));
  const noteOf = (actor: Actor) => {
    const person = `${actor.gender}, ${actor.age}`;
    if (!role.starts) return person;
    return isFree.has(actor.id) ? `${person} · free` : `${person} · ⚠ not free on these days`;
  };
  return [...free, ...others]
    .filter(({ id }) => !known.has(id))
    .slice(0, MOST)
    .map((actor) => ({ id: actor.id, name: actor.name, note: noteOf(actor) }));
}
