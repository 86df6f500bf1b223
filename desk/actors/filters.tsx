import { route, setQuery } from '../ui/route.js';

const names = ['q', 'gender', 'age_gte', 'age_lte', 'free_from', 'free_to', 'sort'] as const;

/** The parameters of `GET /actors` that the URL of the screen has. */
export function queryOf(query: URLSearchParams): Record<string, string> {
  const given = names.flatMap((name) => {
    const value = query.get(name)?.trim();
    return value ? [[name, value] as const] : [];
  });
  const all = Object.fromEntries(given) as Record<string, string>;
  // Both days are needed.
  if (!all.free_from || !all.free_to) {
    delete all.free_from;
    delete all.free_to;
  }
  if (all.q || all.sort) return all;
  return { ...all, sort: 'name' };
}

interface FilterProps {
  readonly label: string;
  readonly name: (typeof names)[number];
  readonly type: 'date' | 'number' | 'text';
}

const Filter = ({ label, name, type }: FilterProps) => (
  <label class="filter">
    <span>{label}</span>
    <input
      // The types of Preact tell each kind of input apart.
      {...({ type } as { type: 'text' })}
      value={route.value.query.get(name) ?? ''}
      onInput={(event) => setQuery({ [name]: event.currentTarget.value, show: undefined })}
    />
  </label>
);

/** What an actor must be to be listed; all of it is in the URL. */
export const Filters = () => (
  <>
    <Filter label="Gender" name="gender" type="text" />
    <Filter label="Age from" name="age_gte" type="number" />
    <Filter label="to" name="age_lte" type="number" />
    <Filter label="Free from" name="free_from" type="date" />
    <Filter label="to" name="free_to" type="date" />
  </>
);
