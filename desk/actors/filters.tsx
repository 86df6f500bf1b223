import { useId } from 'preact/hooks';
import { showDay } from '../ui/days.js';
import { route, setQuery } from '../ui/route.js';
import { Genders } from './actor-dialog.js';

const names = ['q', 'gender', 'age_gte', 'age_lte', 'free_from', 'free_to', 'sort'] as const;

/** The parameters of `GET /actors` that the URL of the screen has. */
export function queryOf(query: URLSearchParams): Record<string, string> {
  const given = names.flatMap((name) => {
    const value = query.get(name)?.trim();
    return value ? [[name, value] as const] : [];
  });
  const all = Object.fromEntries(given) as Record<string, string>;
  // The service needs both days; one alone means that day.
  const from = all.free_from ?? all.free_to;
  if (from) Object.assign(all, { free_from: from, free_to: all.free_to ?? from });
  if (all.q || all.sort) return all;
  return { ...all, sort: 'name' };
}

interface FilterProps {
  readonly label: string;
  readonly name: (typeof names)[number];
  readonly type: 'date' | 'number' | 'text';
  /** The id of a list of suggestions. */
  readonly list?: string;
}

const Filter = ({ label, name, type, list }: FilterProps) => (
  <label class="filter">
    <span>{label}</span>
    <input
      // The types of Preact tell each kind of input apart.
      {...{ type, list }}
      value={route.value.query.get(name) ?? ''}
      onInput={(event) => setQuery({ [name]: event.currentTarget.value, show: undefined })}
    />
  </label>
);

/** What an actor must be to be listed; all of it is in the URL. The filters fold away, what is chosen stays in sight. */
export function Filters() {
  const id = useId();
  const chosen = chosenOf(route.value.query);
  return (
    <>
      <details class="filters" open={matchMedia('(min-width: 60rem)').matches}>
        <summary class="button">Filters{chosen.length > 0 && ` (${chosen.length})`}</summary>
        <div class="tools">
          <Filter label="Gender" name="gender" type="text" list={id} />
          <Genders id={id} />
          <Filter label="Age from" name="age_gte" type="number" />
          <Filter label="Age to" name="age_lte" type="number" />
          <Filter label="Free from" name="free_from" type="date" />
          <Filter label="Free to" name="free_to" type="date" />
        </div>
      </details>
      {chosen.length > 0 && (
        <ul class="chosen" aria-label="Chosen filters">
          {chosen.map(({ text, without }) => (
            <li key={text}>
              <button onClick={() => setQuery({ ...without, show: undefined }, true)}>
                {text} <span aria-hidden="true">×</span>
                <span class="unseen">, take away</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

interface Chosen {
  readonly text: string;
  /** What takes it away. */
  readonly without: Record<string, undefined>;
}

/** The filters that are set, in words. */
function chosenOf(query: URLSearchParams): Chosen[] {
  const of = (name: string) => query.get(name)?.trim() ?? '';
  const found: Chosen[] = [];
  if (of('gender')) found.push({ text: of('gender'), without: { gender: undefined } });
  const [low, high] = [of('age_gte'), of('age_lte')];
  const age = low && high ? `age ${low} to ${high}` : low ? `age ${low} and over` : `age up to ${high}`;
  if (low || high) found.push({ text: age, without: { age_gte: undefined, age_lte: undefined } });
  const { free_from, free_to } = queryOf(query);
  if (free_from && free_to) {
    const text = free_from === free_to ? showDay(free_from) : `${showDay(free_from)} – ${showDay(free_to)}`;
    found.push({ text: `free ${text}`, without: { free_from: undefined, free_to: undefined } });
  }
  return found;
}
