import { faultOf, NAME_PATTERN, stored } from '../http/text.js';
import { MAX_INTEGER } from '../http/validation.js';
import type { Filter } from './listing.js';
import { integer } from './query-reader.js';

/** The form of a parameter's value, for the reader and for the document (JSON Schema). */
export interface ValueForm {
  /** Reads and checks the value. @throws Error whose message says what it must be */
  readonly read: (text: string) => string | number;
  readonly schema: Record<string, unknown>;
  /** Between the values of a list, while they are still escaped; by default any comma, escaped or not. */
  readonly separator?: RegExp | string;
}

/** A parameter that narrows a list. The SQL is the resource's own; nothing that a client sends is ever part of it. */
export interface FilterSpec extends ValueForm {
  readonly sql: Filter['sql'];
  /** It takes one value instead of a list. */
  readonly one?: true;
  readonly description?: string;
}

/** Rows in which the SQL expression is one of the values. */
export const anyOf = (form: ValueForm, expression: string): FilterSpec => ({
  ...form,
  sql: (values) => `${expression} = ANY(${values})`,
});

export const atLeast = (form: ValueForm, expression: string): FilterSpec => ({
  ...form,
  one: true,
  description: 'At least this.',
  sql: (value) => `${expression} >= ${value}`,
});

export const atMost = (form: ValueForm, expression: string): FilterSpec => ({
  ...form,
  one: true,
  description: 'At most this.',
  sql: (value) => `${expression} <= ${value}`,
});

/** An integer. */
export const integerOf = (minimum: number, maximum: number, example: number): ValueForm => ({
  read: (text) => integer(text, minimum, maximum),
  schema: { type: 'integer', minimum, maximum, examples: [example] },
});

/** The id of a row. */
export const rowIds = integerOf(1, MAX_INTEGER, 3);

/** A name or title, read as a field reads it. */
export const wordsOf = (maxLength: number, example: string): ValueForm => ({
  read: (text) => {
    const name = stored(text, maxLength);
    const fault = faultOf(name, maxLength);
    if (fault) throw new Error(fault);
    return name;
  },
  separator: ',',
  schema: { type: 'string', minLength: 1, maxLength, pattern: NAME_PATTERN, examples: [example] },
});

/** One of a few words. */
export const oneOfWords = (...words: string[]): ValueForm => ({
  read: (text) => oneOf(text, words),
  schema: { type: 'string', enum: words, examples: [words[0]] },
});

/** @throws Error unless the text is one of the words */
export function oneOf(text: string, words: readonly string[]): string {
  if (words.includes(text)) return text;
  throw new Error(`must be ${words.length === 1 ? '' : 'a comma list of '}${words.join(', ')}`);
}
