import './actors.css';
import { useState } from 'preact/hooks';
import type { Actor } from '../../clients/typescript/index.js';
import { useLive } from '../api/live.js';
import { useRow } from '../api/row.js';
import { may } from '../session/session.js';
import { Export } from '../ui/export.js';
import { limitOf, List, SearchField, SortHead } from '../ui/list.js';
import { href, route, setQuery } from '../ui/route.js';
import { attempt } from '../ui/toast.js';
import { deleteActor } from './actor-changes.js';
import { ActorDialog } from './actor-dialog.js';
import { AddToRole } from './add-to-role.js';
import { Filters, queryOf } from './filters.js';

/** All actors: search, filters, and those who are selected go to a part. */
export function ActorsScreen() {
  const live = useLive('/actors', { query: { ...queryOf(route.value.query), limit: limitOf() } });
  const actors = live.data?.actors ?? [];
  const [selected, select] = useState<ReadonlyMap<number, Actor>>(new Map());
  const editing = route.value.query.get('edit');
  const edited = useRow('actors', Number(editing) || undefined);
  return (
    <>
      <div class="heading">
        <h1>Actors</h1>
        {may('post', 'actors') && (
          <button class="main" onClick={() => setQuery({ edit: 'new' }, true)}>
            + Actor
          </button>
        )}
      </div>
      <div class="tools actor-tools">
        <SearchField label="Search by name" />
        <Filters />
        <Export path="/actors" query={queryOf(route.value.query)} />
      </div>
      {selected.size > 0 && <AddToRole actors={[...selected.values()]} onDone={() => select(new Map())} />}
      <List live={live} count={actors.length} noun="actor" empty={<NoActors />}>
        <ActorTable actors={actors} selected={selected} onSelect={select} />
      </List>
      {(edited ? may('patch', 'actors') : editing === 'new' && may('post', 'actors')) && (
        <ActorDialog actor={edited} onClose={() => setQuery({ edit: undefined })} />
      )}
    </>
  );
}

interface TableProps {
  readonly actors: readonly Actor[];
  readonly selected: ReadonlyMap<number, Actor>;
  readonly onSelect: (selected: ReadonlyMap<number, Actor>) => void;
}

function ActorTable({ actors, selected, onSelect }: TableProps) {
  const toggle = (actor: Actor) => {
    const next = new Map(selected);
    if (!next.delete(actor.id)) next.set(actor.id, actor);
    onSelect(next);
  };
  return (
    <table class="actor-table">
      <thead>
        <tr>
          {may('patch', 'movies') && <td class="tick" />}
          <SortHead field="name">Name</SortHead>
          <SortHead field="gender" class="gender">
            Gender
          </SortHead>
          <SortHead field="age">Age</SortHead>
          <td class="actions" />
        </tr>
      </thead>
      <tbody>
        {actors.map((actor) => (
          <tr key={actor.id}>
            {may('patch', 'movies') && (
              <td class="tick">
                <input
                  type="checkbox"
                  aria-label={`Select ${actor.name}`}
                  checked={selected.has(actor.id)}
                  onChange={() => toggle(actor)}
                />
              </td>
            )}
            <th scope="row" dir="auto">
              <a href={href(`/actors/${actor.id}`)}>{actor.name}</a>
              <small class="narrow" dir="auto">
                {actor.gender}
              </small>
            </th>
            <td class="gender" dir="auto">
              {actor.gender}
            </td>
            <td>{actor.age}</td>
            <td class="actions">
              <RowActions actor={actor} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const RowActions = ({ actor }: { actor: Actor }) => (
  <>
    {may('patch', 'actors') && (
      <button class="quiet" aria-label={`Edit ${actor.name}`} onClick={() => setQuery({ edit: actor.id }, true)}>
        Edit
      </button>
    )}
    {may('delete', 'actors') && (
      <button class="quiet" aria-label={`Delete ${actor.name}`} onClick={() => attempt(() => deleteActor(actor))}>
        Delete
      </button>
    )}
  </>
);

function NoActors() {
  const { query } = route.value;
  const isFiltered = [...query.keys()].some((name) => !['sort', 'show', 'edit'].includes(name));
  if (isFiltered) {
    return (
      <>
        <p>Nobody fits. Search for less of the name, or take a filter away.</p>
        <a class="button" href={href('/actors', { sort: query.get('sort') ?? undefined })}>
          Show all actors
        </a>
      </>
    );
  }
  if (!may('post', 'actors')) return <p>There are no actors yet. A casting director can add them.</p>;
  return (
    <p>
      There are no actors yet. Add the first one with “+ Actor”, or{' '}
      <a href={href('/import', { to: 'actors' })}>import a spreadsheet</a>.
    </p>
  );
}
