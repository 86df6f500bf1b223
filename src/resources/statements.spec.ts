import { expect, it } from '@jest/globals';
import { actorResource } from '../actors/actor.resource.js';
import type { PreparedStatement } from '../database/prepared.js';
import { movieResource } from '../movies/movie.resource.js';
import { statementsOf } from './statements.js';

// The snapshot lets reviewers read the generated SQL. `npm test -- statements -u` accepts a changed statement.
it.each([actorResource, movieResource])('the SQL of $name', (resource) => {
  const { sheet, updateAll, ...statements } = statementsOf(resource as typeof actorResource);
  const one = updateAll(new Set(['gender', 'title']));
  const all = {
    ...statements,
    'updateAll of one member': one,
    updateAll: updateAll(new Set(Object.keys(resource.columns))),
  };
  for (const [name, sql] of Object.entries<string | boolean | PreparedStatement>(all)) {
    expect(typeof sql === 'object' ? sql.text : sql).toMatchSnapshot(name);
  }
  expect(sheet.json).toMatchSnapshot('a line of NDJSON');
  expect(Object.fromEntries(sheet.columns.map(({ name, sql }) => [name, sql]))).toMatchSnapshot(
    'the columns of sheets',
  );
});
