/** A field that a column of a sheet may hold. */
export interface SheetField {
  /** What people call it, beside its own name; written as `folded` in columns.ts writes names. */
  readonly names?: readonly string[];
  /** For a name that has two columns: those of the first and of the last name. */
  readonly parts?: readonly (readonly string[])[];
  readonly kind?: 'date' | 'list' | 'person';
}

/** What a sheet is imported into. */
export interface Target {
  readonly fields: Readonly<Record<string, SheetField>>;
  /** Columns that new rows need: of each entry one. Sheets with ids need no other column. */
  readonly needed: readonly (readonly string[])[];
  /** Columns by which `match=name` finds rows. */
  readonly matched: readonly (readonly string[])[];
}

const people = ['actorname', 'performer', 'fullname', 'talent'];
const parts = [
  ['firstname', 'givenname', 'forename'],
  ['lastname', 'surname', 'familyname'],
];

export const targets = {
  actors: {
    fields: {
      id: {},
      name: { names: ['actor', ...people], parts, kind: 'person' },
      gender: { names: ['sex'] },
      age: {},
      version: {},
    },
    needed: [['name'], ['gender'], ['age']],
    matched: [['name']],
  },
  movies: {
    fields: {
      id: {},
      title: { names: ['movie', 'film', 'project'] },
      release_date: { names: ['released', 'date'], kind: 'date' },
      actors: { names: ['cast'], kind: 'list' },
      version: {},
    },
    needed: [['title'], ['release_date']],
    matched: [['title']],
  },
  cast: {
    fields: {
      id: {},
      role: { names: ['character', 'charactername', 'part'] },
      billing: { names: ['castnumber', 'castno', 'number', 'no', 'order'] },
      actor: { names: ['name', ...people], parts, kind: 'person' },
      actor_id: {},
      status: {},
      starts: { names: ['start', 'firstday', 'sw'], kind: 'date' },
      ends: { names: ['end', 'lastday', 'wf'], kind: 'date' },
      notes: { names: ['note', 'comments'] },
      version: {},
    },
    needed: [['role'], ['actor', 'actor_id']],
    matched: [['role'], ['actor', 'actor_id']],
  },
} satisfies Record<string, Target>;
