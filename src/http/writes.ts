import { RouteFact } from '../auth/access.js';
import { Header } from './headers.js';

/** Which headers a route that writes one row reads, and what it can answer. */
export interface Write {
  /** The header that makes the write safe: the expected version of the row, or the key of a row that is added once. */
  readonly condition: Header.IfMatch | Header.IdempotencyKey;
  readonly options: WriteOptions;
}

export interface WriteOptions {
  /** The schema of the answer to `Prefer: return=representation`. Absent where the answer is one row in any case. */
  readonly one?: string;
  /** What `Prefer: handling=lenient` leaves out instead of refusing it. */
  readonly lenient?: string;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    write?: Write;
  }
}

/** The route adds a row: it reads `Idempotency-Key` and `Prefer`. */
export const AddsRow = (options: WriteOptions = {}) =>
  RouteFact('write', { condition: Header.IdempotencyKey, options });

/** The route changes or deletes an existing row: it reads `If-Match` and `Prefer`. */
export const ChangesRow = (options: WriteOptions = {}) => RouteFact('write', { condition: Header.IfMatch, options });
