import { HttpException } from '@nestjs/common';
import { AuthenticationError, KeysUnavailable, PermissionDenied } from '../../auth/auth-errors.js';
import { isTemporary, OutcomeUnknown } from '../../database/failures.js';
import { Header, type HeaderValues } from '../headers.js';
import { BODY_LIMIT } from '../json-body.js';
import { Clash, Failure, unreadable, type Detail } from './failures.js';

/** The body of every error: keys in alphabetical order, absent ones left out. */
export interface Envelope {
  code?: string;
  /** What contradicts the write. */
  conflicts?: object[];
  description?: string;
  details?: Detail[];
  error: number;
  message: string;
  success: false;
}

export interface ErrorAnswer {
  readonly status: number;
  readonly headers: HeaderValues;
  readonly body: Envelope;
}

const messages: Record<number, string> = {
  400: 'Bad request',
  403: 'Permission not found.',
  404: 'Resource was not found',
  405: 'Method not found',
  406: 'The answer is JSON; send Accept: application/json',
  408: 'The request took too long to arrive; send it again',
  409: 'The request contradicts what is there; read that again before you repeat it',
  412: 'The row was changed by another client; read it again and repeat your change with its ETag',
  413: `The body is too large; send at most ${BODY_LIMIT / 1024} KiB`,
  414: 'The path is too long; shorten it',
  415: 'The body must be JSON; send Content-Type: application/json',
  417: 'The only expectation that can be met is 100-continue',
  422: 'Unprocessable Entity',
  428: 'Send If-Match with the ETag of the row that you change',
  429: 'You send too many requests; wait as long as Retry-After says',
  431: 'The headers are too large; send fewer or shorter ones',
  500: 'Internal Server error',
  503: 'The service is not available right now; try again in a moment',
};

const OUTCOME_UNKNOWN = 'The change may or may not have been made; look before you send it again';
const RETRY_AFTER_SECONDS = '2';

function answer(
  status: number,
  extra: Pick<Envelope, 'code' | 'conflicts' | 'description' | 'details'> = {},
  headers: HeaderValues = {},
  message = messages[status] ?? messages[500]!,
): ErrorAnswer {
  const retry: HeaderValues = status === 503 ? { [Header.RetryAfter]: RETRY_AFTER_SECONDS } : {};
  return { status, headers: { ...retry, ...headers }, body: { ...extra, error: status, message, success: false } };
}

/**
 * The documented answer to any failure: one table from cause to status, envelope and headers. It reveals nothing of an
 * unknown cause. Pure: the same cause gives the same answer.
 */
export function errorAnswer(cause: unknown): ErrorAnswer {
  if (cause instanceof AuthenticationError) {
    const { code, description } = cause;
    return answer(401, { code, description }, { [Header.WwwAuthenticate]: bearerChallenge(cause) }, description);
  }
  if (cause instanceof PermissionDenied) {
    const scope = cause.permission ? `, scope="${cause.permission}"` : '';
    const challenge = `Bearer error="insufficient_scope"${scope}`;
    const extra = { code: 'unauthorized', description: 'Permission not found.' };
    return answer(403, extra, { [Header.WwwAuthenticate]: challenge });
  }
  if (cause instanceof Clash) return answer(409, { conflicts: cause.conflicts, details: cause.details ?? [] });
  if (cause instanceof Failure) {
    return answer(cause.status, cause.details && { details: cause.details }, cause.headers, cause.words);
  }
  if (cause instanceof OutcomeUnknown) return answer(503, {}, {}, OUTCOME_UNKNOWN);
  if (cause instanceof KeysUnavailable || isTemporary(cause)) return answer(503);
  const status = statusOfFramework(cause);
  return status === 400 ? errorAnswer(unreadable()) : answer(status);
}

/** Statuses with which Nest, Fastify, Node and the file server of /docs refuse requests; their texts are not used. */
const refusedByFramework = [400, 404, 408, 412, 413, 414, 415, 417, 431];

/**
 * The frameworks mark a refused request with a status from 400 to 499. Everything else is a fault of the service, failed
 * statements included: input is checked before it reaches SQL, and expected conflicts are caught where they occur.
 */
function statusOfFramework(cause: unknown): number {
  const status =
    cause instanceof HttpException ? cause.getStatus() : (cause as { statusCode?: unknown } | null)?.statusCode;
  if (typeof status !== 'number' || status < 400 || status > 499) return 500;
  // The file server's 403 means a path outside its folder. Here 403 is about permissions, and such a file is unknown.
  if (status === 403) return 404;
  return refusedByFramework.includes(status) ? status : 400;
}

/** RFC 6750 section 3: no error code for a request without credentials. */
function bearerChallenge({ code, description }: AuthenticationError): string {
  if (code === 'authorization_header_missing') return 'Bearer realm="casting"';
  return `Bearer realm="casting", error="invalid_token", error_description="${description.replaceAll('"', "'")}"`;
}
