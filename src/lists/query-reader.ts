import type { FastifyRequest } from 'fastify';
import { Failure, type Detail } from '../http/errors/failures.js';
import { preferences } from '../http/prefer.js';
import { adviceOn } from './parameter-advice.js';

/** The parts of a request from which a query is read. */
export type Asking = Pick<FastifyRequest, 'url' | 'headers'>;

/** The maximum number of values in a comma list. */
export const MAX_VALUES = 500;

/** The maximum number of faults in one answer. */
const MAX_FAULTS = 100;

/** Separates values that cannot contain a comma. The comma may be escaped, because some clients escape the whole list. */
const ANY_COMMA = /,|%2C/i;

/** The parameters of the query string; the values are still escaped. */
export function* parametersIn(url: string): Generator<{ name: string; value: string; part: string }> {
  const start = url.search(/[?#]/);
  if (start < 0) return;
  for (const part of url.slice(start + 1).split('&')) {
    if (part === '') continue;
    const end = part.includes('=') ? part.indexOf('=') : part.length;
    yield { name: nameOf(part.slice(0, end)), value: part.slice(end + 1), part };
  }
}

/**
 * Reads the parameters of a query string one by one and reports all faults at once.
 *
 * No library does this: a list must be split at its commas before escaped commas are decoded (OpenAPI's `style: form,
 * explode: false`), but parsers of query strings decode first, and validators suggest no name for a mistyped one.
 */
export class QueryReader {
  /** The known parameters of the request with all their values, still escaped. */
  readonly sent = new Map<string, string[]>();
  private readonly unknown = new Set<string>();
  private readonly faults: Detail[] = [];

  /** An unknown name is a fault, unless it is the cache-buster `_` or the request prefers `handling=lenient`. */
  constructor(
    request: Asking,
    private readonly known: readonly string[],
  ) {
    const lenient = preferences(request).handling === 'lenient';
    for (const { name, value } of parametersIn(request.url)) {
      if (name === '_') continue;
      if (!known.includes(name)) {
        if (!lenient) this.unknown.add(name);
      } else if (this.sent.has(name)) {
        this.sent.get(name)!.push(value);
      } else {
        this.sent.set(name, [value]);
      }
    }
  }

  /** The parsed value; `undefined` if it is absent or `parse` throws, whose message becomes the fault. */
  read<T>(name: string, parse: (text: string) => T): T | undefined {
    return this.attempt(name, ([text, ...more]) => {
      if (more.length > 0) throw new Error('must be given only once');
      return parse(decoded(text!));
    });
  }

  /** The parsed values of a parameter that may be a comma list, may be repeated, or both. */
  readAll<T>(name: string, parse: (texts: string[]) => T, separator: RegExp | string = ANY_COMMA): T | undefined {
    return this.attempt(name, (parts) => {
      const values = parts.flatMap((part) => part.split(separator));
      if (values.length > MAX_VALUES) throw new Error(`must have at most ${MAX_VALUES} values`);
      return parse(values.map(decoded));
    });
  }

  fault(field: string, message: string): void {
    this.faults.push({ field, message });
  }

  /** @throws Failure 400 with every fault so far */
  check(): void {
    for (const name of [...this.unknown].slice(0, MAX_FAULTS)) this.fault(name, adviceOn(name, this.known));
    if (this.faults.length > 0) throw new Failure(400, this.faults.slice(0, MAX_FAULTS));
  }

  private attempt<T>(name: string, parse: (values: string[]) => T): T | undefined {
    const values = this.sent.get(name);
    if (values === undefined) return undefined;
    try {
      return parse(values);
    } catch (error) {
      this.fault(name, (error as Error).message);
      return undefined;
    }
  }
}

/** @throws Error that says what the text must be */
function decoded(text: string): string {
  if (!/[%+]/.test(text)) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new Error('must be percent-encoded UTF-8 such as %C3%AB');
  }
}

/** A name that cannot be decoded is returned as it is, and is then unknown. */
function nameOf(text: string): string {
  try {
    return decoded(text);
  } catch {
    return text;
  }
}

/** Parses a decimal integer. @throws Error that says what it must be */
export function integer(text: string, min: number, max: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (!(value >= min && value <= max)) throw new Error(`must be an integer from ${min} to ${max}`);
  return value;
}

/** Parses one word of a fixed set. @throws Error that says which these are */
export function wordOf<Word extends string>(text: string, words: readonly Word[]): Word {
  const word = words.find((one) => one === text);
  if (word === undefined) throw new Error(`must be ${words.slice(0, -1).join(', ')} or ${words.at(-1)}`);
  return word;
}
