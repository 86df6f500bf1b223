import type { Sheet } from '../spreadsheets/exports.js';

/** In alphabetical order. */
const members = [
  'absence_id',
  'actor_id',
  'casting_id',
  'ends',
  'kind',
  'movie_id',
  'other_casting_id',
  'other_movie_id',
  'starts',
];
const row = members.map((member) => `conflict.${member}`).join(', ');

/** The JSON of a conflict, whose alias is `conflict`. */
export const JSON_OF_CONFLICT = `json_strip_nulls(row_to_json((SELECT r FROM (SELECT ${row}) r)))`;

const titleOf = (movie: string) => `SELECT title FROM movies WHERE id = conflict.${movie}`;
const roleOf = (casting: string) =>
  `SELECT name FROM roles WHERE id = (SELECT role_id FROM castings WHERE id = conflict.${casting})`;
const own = (name: string) => ({ name, sql: `conflict.${name}` });

export const conflictSheet: Sheet = {
  columns: [
    own('kind'),
    { name: 'actor', sql: 'SELECT name FROM actors WHERE id = conflict.actor_id' },
    own('starts'),
    own('ends'),
    { name: 'movie', sql: titleOf('movie_id') },
    { name: 'role', sql: roleOf('casting_id') },
    { name: 'other_movie', sql: titleOf('other_movie_id') },
    { name: 'other_role', sql: roleOf('other_casting_id') },
    ...['actor_id', 'movie_id', 'casting_id', 'other_movie_id', 'other_casting_id', 'absence_id'].map(own),
  ],
  json: JSON_OF_CONFLICT,
};
