import { route, setQuery } from '../ui/route.js';
import type { Goal } from './targets.js';
import type { Work } from './work.js';

/** How rows are found and dates are read, from the URL. People mean the actor who is called so, unless they say otherwise. */
export function optionsOf({ target }: Goal): Record<string, string> {
  const dates = route.value.query.get('dates');
  const match = route.value.query.get('match') === 'id' ? 'id' : 'name';
  return { ...(target.to !== 'cast' && { match }), ...(dates && { dates }) };
}

/** What a sheet does not say by itself. */
export function Options({ goal: { target }, work }: { goal: Goal; work: Work }) {
  const { match, dates } = optionsOf({ target, movieId: undefined });
  if (work.source.value.text === '') return null;
  return (
    <div class="tools">
      {match && (
        <label class="filter">
          <span>A name that is here already</span>
          <select value={match} onChange={({ currentTarget }) => setQuery({ match: currentTarget.value })}>
            <option value="name">is the same {target.noun}</option>
            <option value="id">is another {target.noun}</option>
          </select>
        </label>
      )}
      {dates && (
        <label class="filter">
          <span>Dates such as 3/4/2027</span>
          <select value={dates} onChange={({ currentTarget }) => setQuery({ dates: currentTarget.value })}>
            <option value="dmy">the day first: 3 April</option>
            <option value="mdy">the month first: 4 March</option>
          </select>
        </label>
      )}
    </div>
  );
}
