import { DAY_EXPECTED, DAY_THAT_EXISTS, realDay } from '../http/calendar-day.js';
import { faultOf, NAME_PATTERN, stored } from '../http/text.js';
import { MAX_INTEGER } from '../http/validation.js';
import type { Filter } from './listing.js';
import { integer } from './query-reader.js';

/** The form of a parameter's value: how it is parsed, and its JSON Schema in the OpenAPI document. */
export interface ValueForm {
  /** Parses and validates a value. @throws Error whose message says what the value must be */
  readonly read: (text: string) => string | number;
  readonly schema: Record<string, unknown>;
  /** Splits a list of values before they are decoded. The default is any comma, escaped or not. */
  readonly separator?: RegExp | string;
}

/** A query parameter that filters a list. Its SQL comes from the resource and never contains what a client sent. */
export interface FilterSpec extends ValueForm {
  readonly sql: Filter['sql'];
  /** The parameter takes one value instead of a list. */
  readonly one?: true;
  /** The parameter takes one value and starts a range, which this other one ends. The SQL gets the placeholder of both. */
  readonly until?: string;
  readonly description?: string;
}

/** Matches rows where the SQL expression equals one of the values. */
export const anyOf = (form: ValueForm, expression: string): FilterSpec => ({
  ...form,
  sql: (values) => `${expression} = ANY(${values})`,
});

/** Matches rows where the SQL expression is greater than or equal to the value. */
export const atLeast = (form: ValueForm, expression: string): FilterSpec => ({
  ...form,
  one: true,
  description: 'Matches values greater than or equal to this one.',
  sql: (value) => `${expression} >= ${value}`,
});

/** Matches rows where the SQL expression is less than or equal to the value. */
export const atMost = (form: ValueForm, expression: string): FilterSpec => ({
  ...form,
  one: true,
  description: 'Matches values less than or equal to this one.',
  sql: (value) => `${expression} <= ${value}`,
});

/** An integer within bounds. */
export const integerOf = (minimum: number, maximum: number, example: number): ValueForm => ({
  read: (text) => integer(text, minimum, maximum),
  schema: { type: 'integer', minimum, maximum, examples: [example] },
});

/** The id of a row. */
export const rowIds = integerOf(1, MAX_INTEGER, 3);

/** A calendar day. */
export const days: ValueForm = {
  read: (text) => {
    const day = realDay(text);
    if (day === undefined) throw new Error(DAY_EXPECTED);
    return day;
  },
  schema: { type: 'string', pattern: DAY_THAT_EXISTS, examples: ['2026-03-05'] },
};

/** A name or title, normalised and validated like the field in a request body. */
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

/** One word of a fixed set. */
export const oneOfWords = (...words: string[]): ValueForm => ({
  read: (text) => oneOf(text, words),
  schema: { type: 'string', enum: words, examples: [words[0]] },
});

/** @throws Error unless the text is one of the words */
export function oneOf(text: string, words: readonly string[]): string {
  if (words.includes(text)) return text;
  throw new Error(`must be ${words.length === 1 ? '' : 'a comma list of '}${words.join(', ')}`);
}
