import type { FastifyRequest } from 'fastify';
import leven from 'leven';
import { Failure, type Detail } from './failures.js';
import { preferences } from './prefer.js';

/** Reads the parameters of a query string one by one, and tells all faults at once. */
export class QueryReader {
  /** The known parameters that came, as text. */
  readonly sent = new Map<string, string>();
  private readonly faults: Detail[] = [];

  /** Names that are not `known` are faults, but for those that begin with `_`, and for `Prefer: handling=lenient`. */
  constructor(request: Pick<FastifyRequest, 'query' | 'headers'>, known: readonly string[]) {
    const lenient = preferences(request).handling === 'lenient';
    for (const [name, value] of Object.entries(request.query as Record<string, string | string[]>)) {
      if (name.startsWith('_')) continue;
      if (!known.includes(name)) {
        if (!lenient) this.fault(name, `is no parameter; did you mean ${nearest(name, known)}?`);
      } else if (Array.isArray(value)) {
        this.fault(name, 'must be given once; several values go into one comma list');
      } else {
        this.sent.set(name, value);
      }
    }
  }

  /** The value of a parameter; what `parse` throws is its fault. `undefined`: it did not come, or has a fault. */
  read<T>(name: string, parse: (text: string) => T): T | undefined {
    const text = this.sent.get(name);
    if (text === undefined) return undefined;
    try {
      return parse(text);
    } catch (error) {
      this.fault(name, (error as Error).message);
      return undefined;
    }
  }

  fault(field: string, message: string): void {
    this.faults.push({ field, message });
  }

  /** @throws Failure 400 with every fault so far */
  check(): void {
    if (this.faults.length > 0) throw new Failure(400, this.faults);
  }
}

/** The known name that takes the fewest edits. */
function nearest(name: string, known: readonly string[]): string {
  const typed = name.slice(0, 40);
  return known.toSorted((a, b) => leven(typed, a) - leven(typed, b))[0]!;
}

/** Reads a decimal integer. @throws Error that says what it must be */
export function integer(text: string, min: number, max: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (!(value >= min && value <= max)) throw new Error(`must be an integer from ${min} to ${max}`);
  return value;
}
