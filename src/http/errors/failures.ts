import type { HeaderValues } from '../headers.js';

/** One fault of a request: which field, and what it must be. */
export interface Detail {
  readonly field: string;
  readonly message: string;
}

/** A failure that the contract documents and that features raise themselves; `error-envelope.ts` gives its answer. */
export class Failure extends Error {
  constructor(
    readonly status: 400 | 404 | 405 | 406 | 409 | 412 | 413 | 415 | 422 | 428 | 429 | 503,
    readonly details?: Detail[],
    readonly headers: HeaderValues = {},
    /** The message of the envelope, where the status alone does not say what to do next. */
    readonly words?: string,
  ) {
    super(details?.map(({ field, message }) => `${field} ${message}`).join('; ') ?? `HTTP ${status}`);
  }
}

/** 404: the row does not exist. */
export const notFound = () => new Failure(404);

/** 400: the request can't be read as HTTP and JSON. */
export const badRequest = (field: string, message: string) => new Failure(400, [{ field, message }]);

/** 400: Node or the router could not read the request, and tell no more that is of use to the caller. */
export const unreadable = () => badRequest('request', 'must be well-formed HTTP, its path UTF-8 in percent escapes');

/** 409: what was asked for contradicts what is there. */
export const conflict = (field: string, message: string) => new Failure(409, [{ field, message }]);

/** 422: the body is well-formed and its values are not acceptable; one entry a fault, all faults at once. */
export const unprocessable = (details: Detail[]) => new Failure(422, details);
