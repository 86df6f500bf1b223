import { kinds, type Kind } from '../api/rows.js';
import { may } from '../session/session.js';

type To = 'actors' | 'movies' | 'cast';

/** Something that a spreadsheet may hold. */
export interface Target {
  readonly to: To;
  readonly title: string;
  /** What a row is, and several. */
  readonly noun: string;
  readonly nouns: string;
  readonly isAllowed: () => boolean;
  /** The fields of its columns, as people call them. */
  readonly fields: Readonly<Record<string, string>>;
  /** A sheet to start from: its header and a row. */
  readonly template: readonly (readonly string[])[];
}

const own = { id: 'Id', version: 'Version' };

export const targets: readonly Target[] = [
  {
    to: 'actors',
    title: 'Actors',
    noun: 'actor',
    nouns: 'actors',
    isAllowed: () => may('post', 'actors'),
    fields: { ...own, ...kinds.actors.fields },
    template: [
      ['Name', 'Gender', 'Age'],
      ['Ann Lee', 'female', '31'],
    ],
  },
  {
    to: 'movies',
    title: 'Movies',
    noun: 'movie',
    nouns: 'movies',
    isAllowed: () => may('post', 'movies'),
    fields: { ...own, ...kinds.movies.fields },
    template: [
      ['Title', 'Release date', 'Cast'],
      ['The Long Night', '2027-03-12', ''],
    ],
  },
  {
    to: 'cast',
    title: 'Cast of a movie',
    noun: 'candidate',
    nouns: 'candidates',
    isAllowed: () => may('patch', 'movies'),
    fields: {
      ...own,
      role: 'Part',
      actor: 'Actor',
      actor_id: 'Actor id',
      ...kinds.roles.fields,
      ...kinds.castings.fields,
    },
    template: [
      ['Part', 'Billing', 'Actor', 'Status', 'Starts', 'Ends', 'Notes'],
      ['Sarah Connor', '1', 'Linda Hamilton', 'shortlisted', '2027-03-05', '2027-04-02', ''],
    ],
  },
];

/** The resource of a row of a report, by the member that holds it. */
export function kindOf(member: string): Kind {
  const [kind] = Object.entries(kinds).find(([, words]) => words.member === member)!;
  return kind as Kind;
}

/** What is imported, and for a cast list into which movie. */
export interface Goal {
  readonly target: Target;
  readonly movieId: number | undefined;
}

/** Where the sheet is sent. */
export const pathOf = ({ target, movieId }: Goal) =>
  target.to === 'cast' ? `/movies/${movieId}/castings/import` : `/${target.to}/import`;

/** The list that has the same columns. */
export const listOf = ({ target, movieId }: Goal) =>
  target.to === 'cast' ? `/movies/${movieId}/castings` : `/${target.to}`;
