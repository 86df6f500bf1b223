import { expect, it } from '@jest/globals';
import { changeCasts } from './cast-statements.js';

// The snapshot lets reviewers read the generated SQL. `npm test -- statements -u` accepts a changed statement.
it('the SQL of casts', () => {
  expect(changeCasts({}).text).toMatchSnapshot('changeCasts');
  expect(changeCasts({ title: 'Heat' }).text).toMatchSnapshot('changeCasts with a title');
});

it('a change of the same members is the same statement, whatever their order', () => {
  const title = 'Heat';
  const release_date = '1995-12-15';
  expect(changeCasts({ title, release_date })).toBe(changeCasts({ release_date, title }));
  expect(changeCasts({ title: undefined })).toBe(changeCasts({}));
  expect(changeCasts({ title })).not.toBe(changeCasts({}));
});
