import { describe, expect, it } from '@jest/globals';
import { folded, layoutOf, type Match } from './columns.js';
import type { UnreadableSheet } from './faults.js';
import { targets } from './targets.js';

const layout = (header: string[], target: keyof typeof targets = 'actors', match: Match = 'id') =>
  layoutOf(header, 1, targets[target], match);

function faultsOf(header: string[], target: keyof typeof targets = 'actors', match: Match = 'id') {
  try {
    layout(header, target, match);
  } catch (error) {
    return (error as UnreadableSheet).faults.kept;
  }
  return [];
}

describe('the name of a column', () => {
  it.each([
    ['Release Date', 'releasedate'],
    ['RELEASE_DATE', 'releasedate'],
    ['release-date:', 'releasedate'],
    ['Réalisé', 'realise'],
    ['Cast #', 'castnumber'],
    ['#', 'number'],
    ['# Name', 'name'],
    ['No.', 'no'],
    ['Ｎａｍｅ', 'name'],
    ['***', ''],
  ])('%s is compared as %s', (name, key) => expect(folded(name)).toBe(key));

  it('is compared with names that are folded themselves', () => {
    for (const { fields } of Object.values(targets)) {
      for (const { names = [], parts = [] } of Object.values(fields) as { names?: string[]; parts?: string[][] }[]) {
        for (const name of [...names, ...parts.flat()]) expect(folded(name)).toBe(name);
      }
    }
  });
});

describe('the columns of a sheet', () => {
  it('are found by all their names', () => {
    expect(layout(['ID', 'Full Name', 'Sex', 'AGE', 'Version']).columns).toEqual({
      ID: 'id',
      'Full Name': 'name',
      Sex: 'gender',
      AGE: 'age',
      Version: 'version',
    });
    expect(layout(['Film', 'Released', 'Cast'], 'movies').columns).toEqual({
      Film: 'title',
      Released: 'release_date',
      Cast: 'actors',
    });
    const cast = ['Cast #', 'Character Name', 'Talent', 'Status', 'SW', 'WF', 'Comments'];
    expect(Object.values(layout(cast, 'cast').columns)).toEqual([
      'billing',
      'role',
      'actor',
      'status',
      'starts',
      'ends',
      'notes',
    ]);
  });

  it('are ignored where they are unknown, also without a name', () => {
    const { columns, ignored } = layout(['Agent', 'Name', '', 'Gender', 'Age', 'Agent']);
    expect(columns).toEqual({ Agent: null, Name: 'name', 'column C': null, Gender: 'gender', Age: 'age' });
    expect(ignored).toEqual(['Agent', 'column C']);
  });

  it('may be first and last name, in either order', () => {
    const { columns, places } = layout(['Surname', 'Given name', 'Gender', 'Age']);
    expect(columns).toMatchObject({ Surname: 'name', 'Given name': 'name' });
    expect(places).toContainEqual({ field: 'name', columns: [1, 0] });
  });

  it('prefer the whole name to its parts', () => {
    const { ignored, places } = layout(['First name', 'Last name', 'Full name', 'Gender', 'Age']);
    expect(ignored).toEqual(['First name', 'Last name']);
    expect(places).toContainEqual({ field: 'name', columns: [2] });
  });

  it('may have both an actor and its id', () => {
    expect(layout(['Role', 'Actor', 'Actor ID'], 'cast').ignored).toEqual([]);
  });

  it('that look like a field and are none are worth a notice', () => {
    expect(layout(['id', 'Gendre', 'Telephone']).notices).toEqual([
      { field: 'gender', message: 'column "Gendre" is ignored; did you mean gender?', row: 1 },
    ]);
  });

  it.each<[title: string, header: string[], field: string]>([
    ['by one name', ['name', 'Name', 'gender', 'age'], 'name'],
    ['by two names', ['name', 'gender', 'age', 'Sex'], 'gender'],
    ['as part of a name', ['First name', 'First name', 'Last name', 'gender', 'age'], 'name'],
  ])('may not be there twice %s', (_, header, field) => {
    expect(faultsOf(header)).toEqual([
      { field, message: expect.stringMatching(/^has 2 columns, ".*; keep one$/), row: 1 },
    ]);
  });

  it('that are missing are said, with what was found and the nearest', () => {
    expect(faultsOf(['Nmae', 'Agent', 'gender', 'age'])).toEqual([
      {
        field: 'name',
        message: 'needs a column name; found "Nmae", "Agent", "gender", "age"; did you mean "Nmae"?',
        row: 1,
      },
    ]);
    expect(faultsOf(['x'], 'cast').map(({ field, message }) => [field, message])).toEqual([
      ['role', 'needs a column role; found "x"'],
      ['actor', 'needs a column actor or actor_id; found "x"'],
    ]);
  });

  it('of new rows are not needed to change rows by id or by name', () => {
    expect(faultsOf(['id', 'age'])).toEqual([]);
    expect(faultsOf(['name', 'age'], 'actors', 'name')).toEqual([]);
    expect(faultsOf(['gender', 'age'], 'actors', 'name').map(({ field }) => field)).toEqual(['name']);
  });
});
