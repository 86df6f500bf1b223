import type { Filter } from './listing.js';

/** At this many words PostgreSQL still answers at once. */
const MAX_WORDS = 20;
/**
 * What is no part of a word, but for apostrophes and the full stops of initials: those are inside words, where
 * `casting_fold` drops them.
 */
const BETWEEN_WORDS = /[\s$+<=>^|~]|\.(?=\p{L}{2})|(?!['.’‘‛′＇՚׳])\p{P}/u;
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\u2800\uFFFC]/gu;

/** What `q` asks for. */
export interface Search {
  readonly text: string;
  readonly words: readonly string[];
}

/** Reads `q`. @throws Error that says what it must be */
export function searchOf(value: string): Search {
  const text = value.trim();
  if (text === '' || text.length > 200 || text.includes('\0')) throw new Error('must be 1 to 200 characters');
  const found = text
    .replaceAll(INVISIBLE, '')
    .split(BETWEEN_WORDS)
    .filter((word) => /[\p{L}\p{N}\p{So}\p{Sc}\p{Sm}]/u.test(word));
  const words = [...new Set(found.map((word) => word.normalize('NFC').toLowerCase()))];
  if (words.length > MAX_WORDS) throw new Error(`must be at most ${MAX_WORDS} different words`);
  return { text, words: words.length > 0 ? words : [text] };
}

/**
 * For `q`, given the column that `casting_fold` made: the condition of one word, and the rank of a row: the same, at most
 * without the blanks; every word a whole one; the start; the start of a word; anywhere. The last is most of what a single
 * letter finds, and is known by one comparison.
 */
export const searchIn = (folded: string) => ({
  word: (word: string) => ({ sql: (value: string) => `${folded} LIKE casting_within(${value})`, values: word }),
  rank: `CASE WHEN ${folded} IN (casting_fold(:search), replace(casting_fold(:search), ' ', '')) THEN 0
              WHEN ' ' || ${folded} NOT LIKE '% ' || casting_start(split_part(casting_fold(:search), ' ', 1)) THEN 4
              WHEN string_to_array(${folded}, ' ') @> string_to_array(casting_fold(:search), ' ') THEN 1
              WHEN ${folded} LIKE replace(casting_start(:search), ' ', '%') THEN 2
              ELSE 3 END`,
});

/** Sort keys of a text: the same order in every database, whatever its collation. */
export const inOrder = (folded: string, column: string) => [folded, `${column} COLLATE "C"`];

/** Rows whose text is one of the values; the index is by what is folded. */
export const isOneOf =
  (folded: string, column: string): Filter['sql'] =>
  (values) =>
    `${folded} = ANY (ARRAY(SELECT casting_fold(value) FROM unnest(${values}::text[]) value)) AND ${column} = ANY (${values})`;
