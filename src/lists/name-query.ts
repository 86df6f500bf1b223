import type { Ranking } from './best-match.js';
import type { Filter } from './listing.js';

/** The most characters of `q`. */
export const MAX_SEARCH = 200;
/** Searches with this many words are still fast in PostgreSQL. */
const MAX_WORDS = 20;
/** Separates words. Apostrophes and the full stops of initials are part of a word; `casting_fold` drops them there. */
const BETWEEN_WORDS = /[\s$+<=>^|~]|\.(?=\p{L}{2})|(?!['.’‘‛′＇՚׳])\p{P}/u;
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\u2800\uFFFC]/gu;

/** One or two letters or digits, of a script that separates all words by blanks. */
const SHORT =
  /^(?:(?![\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}])[\p{L}\p{N}]){1,2}$/u;

/** The value of `q` and its words. */
export interface Search {
  readonly text: string;
  readonly words: readonly string[];
}

/** Parses `q`. @throws Error that says what it must be */
export function searchOf(value: string): Search {
  const text = value.trim();
  if (text === '' || text.length > MAX_SEARCH || text.includes('\0'))
    throw new Error(`must be 1 to ${MAX_SEARCH} characters`);
  const found = text
    .replaceAll(INVISIBLE, '')
    .split(BETWEEN_WORDS)
    .filter((word) => /[\p{L}\p{N}\p{So}\p{Sc}\p{Sm}]/u.test(word));
  const words = [...new Set(found.map((word) => word.normalize('NFC').toLowerCase()))];
  if (words.length > MAX_WORDS) throw new Error(`must be at most ${MAX_WORDS} different words`);
  return { text, words: words.length > 0 ? words : [text] };
}

/** The SQL of `q` on one column. */
export interface SearchSpec {
  /** The conditions of a match. */
  readonly matches: (search: Search) => Filter[];
  readonly ranking: (text: string) => Ranking;
}

/** The SQL of `q` on a column made by `casting_fold`. */
export const searchIn = (folded: string): SearchSpec & { readonly rank: string } => ({
  matches: ({ text, words }) => {
    // Trigrams find the start of a short word, but not the word within another one.
    if (words.every((word) => SHORT.test(word))) return [startsWords(folded, text, words)];
    return words.map((word) => ({
      sql: (value) => `${folded} LIKE ${isFolded(word) ? `'%' || ${value}::text || '%'` : `casting_within(${value})`}`,
      values: word,
    }));
  },
  ranking: (text) => rankingIn(folded, isFolded(text.toLowerCase()) ? text.toLowerCase() : text),
  rank: rankingIn(folded, '?').rank,
});

/**
 * Rank 0: equal, apart from blanks; 1: every word matches a whole word; 2: a match at the start; 3: at the start of a word;
 * 4: anywhere. The CASE tests for 4 early, by one comparison, because most rows that contain a single letter have that rank.
 */
function rankingIn(folded: string, text: string): Ranking {
  const sought = isFolded(text) ? ':search' : 'casting_fold(:search)';
  const isBest = `${folded} IN (${sought}, replace(${sought}, ' ', ''))`;
  return {
    text,
    isBest,
    rank: `CASE WHEN ${isBest} THEN 0
              WHEN strpos(' ' || ${folded}, ' ' || split_part(${sought}, ' ', 1)) = 0 THEN 4
              WHEN string_to_array(${folded}, ' ') @> string_to_array(${sought}, ' ') THEN 1
              WHEN ${folded} LIKE replace(${start(':search', isFolded(text))}, ' ', '%') THEN 2
              ELSE 3 END`,
  };
}

/** Each word starts a word of the column, or all of them together do: initials are one word there. */
function startsWords(folded: string, text: string, words: readonly string[]): Filter {
  const starts = (value: string) => {
    const pattern = start(value, words.length === 1 && isFolded(words[0]!));
    return `(${folded} LIKE ${pattern} OR ${folded} LIKE '% ' || ${pattern})`;
  };
  if (words.length === 1) return { sql: starts, values: words[0]! };
  const sql = (values: string) => {
    const [all, ...each] = [text, ...words].map((_, i) => starts(`(${values}::text[])[${i + 1}]`));
    return `(${all} OR ${each.join(' AND ')})`;
  };
  return { sql, values: [text, ...words] };
}

/** Whether `casting_fold` returns the text as it is. To call it takes PostgreSQL longer than to look a word up. */
const isFolded = (text: string) => /^[a-z0-9]+( [a-z0-9]+)*$/.test(text) && !/(^| ). .( |$)/.test(text);

/** The LIKE pattern of what starts with a text. */
const start = (value: string, isFolded: boolean) => (isFolded ? `${value}::text || '%'` : `casting_start(${value})`);

/** The sort keys of a text. They give the same order whatever the collation of the database. */
export const inOrder = (folded: string, column: string) => [folded, `${column} COLLATE "C"`];

/** The condition that a text equals one of the values. It compares the folded text as well, which has the index. */
export const isOneOf =
  (folded: string, column: string): Filter['sql'] =>
  (values) =>
    `${folded} = ANY (ARRAY(SELECT casting_fold(value) FROM unnest(${values}::text[]) value)) AND ${column} = ANY (${values})`;
