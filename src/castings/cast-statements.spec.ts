import { expect, it } from '@jest/globals';
import { changeCasts } from './cast-statements.js';

// The snapshot lets reviewers read the generated SQL. `npm test -- statements -u` accepts a changed statement.
it('the SQL of casts', () => {
  expect(changeCasts(new Set()).text).toMatchSnapshot('changeCasts');
  expect(changeCasts(new Set(['title'])).text).toMatchSnapshot('changeCasts with a title');
});

it('a change of the same members is the same statement, whatever their order', () => {
  expect(changeCasts(new Set(['title', 'release_date']))).toBe(changeCasts(new Set(['release_date', 'title'])));
  expect(changeCasts(new Set(['title']))).not.toBe(changeCasts(new Set()));
});
