import { RouteFact } from '../auth/access.js';
import { Header } from './headers.js';

/** How a route that writes one row may be asked, and what it answers. */
export interface Write {
  /** What makes it safe: the version that the row must have, or the key under which the row is added once. */
  readonly condition: Header.IfMatch | Header.IdempotencyKey;
  readonly options: WriteOptions;
}

export interface WriteOptions {
  /** The schema of the one row, which `Prefer: return=representation` asks for in place of the list; without it there is no list. */
  readonly one?: string;
  /** What `Prefer: handling=lenient` leaves out rather than refuse. */
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

/** The route changes or deletes a row that is there: it reads `If-Match` and `Prefer`. */
export const ChangesRow = (options: WriteOptions = {}) => RouteFact('write', { condition: Header.IfMatch, options });
