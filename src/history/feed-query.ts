import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { formIn, formParameters, type SheetForm } from '../lists/list-form.js';
import { limitOf } from '../lists/list-query.js';
import { QueryReader } from '../lists/query-reader.js';
import type { Position } from './position.js';

/** The query of the feed: where to continue, and the maximum number of changes. */
export interface FeedQuery {
  readonly since?: Position | undefined;
  readonly limit?: number | undefined;
  /** Set if the changes are asked for as a spreadsheet. */
  readonly form?: SheetForm | undefined;
  /** The parameters other than `since`, for the link to later changes. */
  readonly sent: Readonly<Record<string, string>>;
}

/** Handler argument: the query of the feed. @throws Failure 400 with every fault */
export const Feed = createParamDecorator((_: unknown, context: ExecutionContext): FeedQuery => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const query = new QueryReader(request, ['since', 'limit', ...Object.keys(formParameters)]);
  const since = query.read('since', position);
  const limit = query.read('limit', limitOf);
  const form = formIn(query, request);
  query.check();
  const sent: Record<string, string> = {};
  for (const [name, [value]] of query.sent) sent[name] = decodeURIComponent(value!);
  if (limit) sent.limit = String(limit);
  return { since, limit, form, sent };
});

/** Encodes a position as an opaque value of `since`. */
export const positionText = ({ origin, read, reading, after }: Position) =>
  Buffer.from(JSON.stringify([origin, read, ...(reading && after ? [reading, after] : [])])).toString('base64url');

const NUMBER = /^\d{1,19}$/;
/** Cluster, timeline, table; or cluster, table and, of the last change, transaction, id and time. */
const ORIGIN = /^\d{1,19}(\/\d{1,10}){1,2}$|^\d{1,19}\/\d{1,10}(\/\d{1,19}){3}$/;
const SNAPSHOT = /^\d{1,19}:\d{1,19}:(\d{1,19}(,\d{1,19})*)?$/;

function position(text: string): Position {
  const parts = parse(text);
  if (Array.isArray(parts) && (parts.length === 2 || parts.length === 4)) {
    const [origin, read, reading = read, after = '0'] = parts as unknown[];
    const fits = (value: unknown, form: RegExp) => typeof value === 'string' && form.test(value);
    if (fits(origin, ORIGIN) && fits(read, SNAPSHOT) && fits(reading, SNAPSHOT) && fits(after, NUMBER)) {
      return { origin, read, ...(parts.length === 4 && { reading, after }) } as Position;
    }
  }
  throw new Error('is not a position of this feed; take it from the Link header of the previous answer');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined;
  }
}
