import { expect, it } from '@jest/globals';
import { actorResource } from '../actors/actor.resource.js';
import type { PreparedStatement } from '../database/prepared.js';
import { movieResource } from '../movies/movie.resource.js';
import { statementsOf } from './statements.js';

// The snapshot lets reviewers read the generated SQL. `npm test -- statements -u` accepts a changed statement.
it.each([actorResource, movieResource])('the SQL of $name', (resource) => {
  const statements = { ...statementsOf(resource as typeof actorResource) };
  for (const [name, sql] of Object.entries<string | boolean | PreparedStatement>(statements)) {
    expect(typeof sql === 'object' ? sql.text : sql).toMatchSnapshot(name);
  }
});
