import { Permission } from '../auth/permissions.js';
import { patchTypes } from './media-types.js';

/** The headers that are part of the API, as code sets and reads them. */
export enum Header {
  Accept = 'accept',
  AcceptEncoding = 'accept-encoding',
  AcceptPatch = 'accept-patch',
  Allow = 'allow',
  CacheControl = 'cache-control',
  ContentDisposition = 'content-disposition',
  ETag = 'etag',
  IdempotencyKey = 'idempotency-key',
  IdempotentReplayed = 'idempotent-replayed',
  IfMatch = 'if-match',
  IfNoneMatch = 'if-none-match',
  Link = 'link',
  Location = 'location',
  Prefer = 'prefer',
  PreferenceApplied = 'preference-applied',
  RateLimit = 'ratelimit',
  RateLimitPolicy = 'ratelimit-policy',
  RetryAfter = 'retry-after',
  WwwAuthenticate = 'www-authenticate',
  RequestId = 'x-request-id',
  TotalCount = 'x-total-count',
}

/** Headers of an answer. */
export type HeaderValues = Partial<Record<Header, string>>;

/** What the OpenAPI document and CORS say of a header. */
export interface HeaderFacts {
  /** As people write it. */
  readonly name: string;
  /** Of requests, of answers, or of both. A page may send any: CORS allows what its browser asks for. */
  readonly in: 'request' | 'answer' | 'both';
  readonly about: string;
  /** The document describes only those headers of answers that have an example. */
  readonly example?: string | number;
  /** Browsers show it to pages in any case ("CORS-safelisted" in the Fetch Standard); all others CORS exposes. */
  readonly isSafelisted?: true;
}

/** The table of all headers of the API, from which CORS and the OpenAPI document are made. */
export const headerFacts: Record<Header, HeaderFacts> = {
  [Header.Accept]: {
    name: 'Accept',
    in: 'request',
    about: 'The form of a list: JSON, or a spreadsheet (RFC 9110).',
  },
  [Header.AcceptEncoding]: {
    name: 'Accept-Encoding',
    in: 'both',
    about: 'How a body may be encoded: that of the answer, or where a request is refused with 415, its own (RFC 9110).',
  },
  [Header.AcceptPatch]: {
    name: 'Accept-Patch',
    in: 'answer',
    about: 'What a PATCH may be (RFC 5789).',
    example: patchTypes.join(', '),
  },
  [Header.Allow]: { name: 'Allow', in: 'answer', about: 'The methods of the path (RFC 9110).' },
  [Header.CacheControl]: {
    name: 'Cache-Control',
    in: 'answer',
    about: 'Ask again with `If-None-Match` before every use.',
    example: 'private, no-cache',
    isSafelisted: true,
  },
  [Header.ContentDisposition]: {
    name: 'Content-Disposition',
    in: 'answer',
    about: 'The name of the file, where a list is answered as a spreadsheet (RFC 6266).',
    example: 'attachment; filename="actors-2026-11-26.csv"',
  },
  [Header.ETag]: {
    name: 'ETag',
    in: 'answer',
    about: 'The version of the row, or of the list as it was asked for (RFC 9110).',
    example: '"3"',
  },
  [Header.IdempotencyKey]: {
    name: 'Idempotency-Key',
    in: 'request',
    about: 'Makes it safe to repeat the request.',
    example: '8e03978e-40d5-43dd-bc93-6894a57f9324',
  },
  [Header.IdempotentReplayed]: {
    name: 'Idempotent-Replayed',
    in: 'answer',
    about: 'It was done before, by a request with the same `Idempotency-Key`.',
    example: 'true',
  },
  [Header.IfMatch]: {
    name: 'If-Match',
    in: 'request',
    about: 'The ETag of the version to change, such as `"3"`: 412 if it is another one by now.',
    example: '*',
  },
  [Header.IfNoneMatch]: {
    name: 'If-None-Match',
    in: 'request',
    about: 'The ETag of what the caller holds: 304 while that is still true.',
    example: '"3"',
  },
  [Header.Link]: {
    name: 'Link',
    in: 'answer',
    about: 'The pages around this one (RFC 8288).',
    example: '</actors?limit=50&page=2>; rel="next"',
  },
  [Header.Location]: { name: 'Location', in: 'answer', about: 'The new row.', example: '/actors/17' },
  [Header.Prefer]: {
    name: 'Prefer',
    in: 'request',
    about: 'Answer less.',
    example: 'return=minimal',
  },
  [Header.PreferenceApplied]: {
    name: 'Preference-Applied',
    in: 'answer',
    about: 'Which preferences were followed (RFC 7240).',
    example: 'return=minimal',
  },
  [Header.RateLimit]: {
    name: 'RateLimit',
    in: 'answer',
    about: 'Where requests are limited: how many are left, for how many seconds.',
    example: '"minute";r=42;t=18',
  },
  [Header.RateLimitPolicy]: {
    name: 'RateLimit-Policy',
    in: 'answer',
    about: 'Where requests are limited: how many each caller has a window.',
    example: '"minute";q=600;w=60',
  },
  [Header.RetryAfter]: {
    name: 'Retry-After',
    in: 'answer',
    about: 'After how many seconds to try again.',
    example: 2,
  },
  [Header.WwwAuthenticate]: {
    name: 'WWW-Authenticate',
    in: 'answer',
    about: 'Which credentials are wanted (RFC 6750).',
    example: `Bearer error="insufficient_scope", scope="${Permission.GetActors}"`,
  },
  [Header.RequestId]: {
    name: 'X-Request-Id',
    in: 'both',
    about: 'Names the request in the log: the one that the caller sent, or a new one.',
    example: 'f3b0c442-98fc',
  },
  [Header.TotalCount]: {
    name: 'X-Total-Count',
    in: 'answer',
    about: 'How many rows all pages have, where they were counted.',
    example: 117,
  },
};

/** The headers that answers may carry. */
export const answerHeaders = Object.values(Header).filter((header) => headerFacts[header].in !== 'request');
