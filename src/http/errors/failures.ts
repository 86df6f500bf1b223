import type { HeaderValues } from '../headers.js';

/** One fault of a request: which field, and what it must be. */
export interface Detail {
  readonly field: string;
  readonly message: string;
}

/** A failure that the contract documents; `error-envelope.ts` makes its answer. */
export class Failure extends Error {
  constructor(
    readonly status: 400 | 404 | 405 | 406 | 409 | 412 | 413 | 415 | 422 | 428 | 429 | 503,
    readonly details?: Detail[],
    readonly headers: HeaderValues = {},
    /** The message of the envelope, where that of the status does not say what to do next. */
    readonly words?: string,
  ) {
    super(details?.map(({ field, message }) => `${field} ${message}`).join('; ') ?? `HTTP ${status}`);
  }
}

/** 409: the write would make commitments that contradict each other. The answer lists these `conflicts`. */
export class Clash extends Failure {
  constructor(
    details: Detail[],
    readonly conflicts: object[],
  ) {
    super(409, details);
  }
}

/** 404: the row does not exist. */
export const notFound = () => new Failure(404);

/** 400: the request can't be read as HTTP and JSON. */
export const badRequest = (field: string, message: string) => new Failure(400, [{ field, message }]);

/** 400: Node or the router could not read the request; they report nothing more that is useful to the caller. */
export const unreadable = () => badRequest('request', 'must be well-formed HTTP, its path UTF-8 in percent escapes');

/** 409: the request contradicts the current state. */
export const conflict = (field: string, message: string) => new Failure(409, [{ field, message }]);

/** 422: the body is well-formed, but its values are not acceptable; all faults at once, one entry each. */
export const unprocessable = (details: Detail[]) => new Failure(422, details);
