import type { Envelope } from '../../clients/typescript/index.js';

/** A fault of one field, in the service's words. */
export interface Detail {
  readonly field: string;
  readonly message: string;
  readonly row?: number;
  readonly value?: string;
}

/** Why the service did not do something, in words for the screen. */
export class Refusal extends Error {
  constructor(
    message: string,
    /** 0: the service was not reached. */
    readonly status: number,
    readonly details: readonly Detail[] = [],
    readonly body?: Envelope,
  ) {
    super(message);
  }
}

const words: Record<number, string> = {
  401: 'Your sign-in has ended.',
  403: 'Your role does not allow this.',
  404: 'It is not there any more: it was deleted.',
  412: 'Another person changed it in the meantime.',
  413: 'This is too much at once.',
  500: 'Something went wrong here. Nothing was changed; please try again.',
};

/** The refusal that an answer is, in the words of its details where it has some. */
export function refusalOf(status: number, body: Envelope | undefined): Refusal {
  const details = (body && 'details' in body ? body.details : undefined) as Detail[] | undefined;
  const message = words[status] ?? body?.message ?? 'The service does not answer as it should. Please try again.';
  return new Refusal(message, status, details, body);
}

/** @param isSent whether a change was sent, so that it may have been made */
export const unreachable = (isSent = false) =>
  new Refusal(
    isSent
      ? 'The connection broke, and it is not known whether this was saved. Look, and then try again.'
      : 'You are offline. Nothing was changed; please try again later.',
    0,
  );

/** The words for anything that was thrown. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Refusal)) return error instanceof Error ? error.message : String(error);
  const [first] = error.details;
  if (error.status === 400 && first) return `${first.field.replaceAll('_', ' ')} ${first.message}`;
  return error.status === 409 && first ? first.message : error.message;
}
