import type { FastifyReply, FastifyRequest } from 'fastify';
import { Failure } from './errors/failures.js';
import { JSON_TYPE, sheetFormats, sheetTypes, type SheetFormat } from './media-types.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route answers a list, also as a spreadsheet. */
    sheets?: true;
  }
}

/** The members of `Accept` or `Accept-Encoding` in lower case, with the weight of each (RFC 9110, 12.4.2). */
export function weightsOf(header: string): Map<string, number> {
  const weights = new Map<string, number>();
  for (const member of header.toLowerCase().split(',')) {
    const [name, ...parameters] = member.split(';').map((part) => part.trim());
    if (!name || weights.has(name)) continue;
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    weights.set(name, weight === undefined ? 1 : Number(weight.slice(2)) || 0);
  }
  return weights;
}

/** The weight of JSON, and whether it is named itself and not only by a range. */
function jsonIn(weights: ReadonlyMap<string, number>) {
  const named = weights.get(JSON_TYPE);
  return { isNamed: named !== undefined, weight: named ?? weights.get('application/*') ?? weights.get('*/*') ?? 0 };
}

/**
 * The spreadsheet format that `Accept` asks for; `undefined`: JSON, also for every unknown type (RFC 9110, 12.5.1 allows
 * that). A format must be named. It then precedes a range of the same weight, but not JSON itself.
 */
export function acceptedSheet(accept: string | undefined): SheetFormat | undefined {
  if (accept === undefined || accept === '*/*' || accept === JSON_TYPE) return undefined;
  const weights = weightsOf(accept);
  const weightOf = (format: SheetFormat) => weights.get(sheetTypes[format]) ?? 0;
  // Of equal weights, the one that comes first in the header.
  const named = [...weights.keys()].flatMap((type) => sheetFormats.filter((format) => sheetTypes[format] === type));
  const [first, ...others] = named;
  if (!first) return undefined;
  const best = others.reduce((best, next) => (weightOf(next) > weightOf(best) ? next : best), first);
  const json = jsonIn(weights);
  const isWanted = json.isNamed ? weightOf(best) > json.weight : weightOf(best) >= json.weight;
  return isWanted && weightOf(best) > 0 ? best : undefined;
}

/**
 * A preHandler hook: 406 when the caller asks for a spreadsheet of something that is no list, and accepts no JSON, before
 * the request has any effect. Every other `Accept` is answered.
 */
export function refuseSpreadsheets(request: FastifyRequest, _: FastifyReply, done: (error?: Error) => void): void {
  const { accept } = request.headers;
  const { access, sheets } = request.routeOptions.config;
  if (accept === undefined || access === undefined || access === 'public' || sheets) return done();
  const isRefused = acceptedSheet(accept) !== undefined && jsonIn(weightsOf(accept)).weight === 0;
  done(isRefused ? new Failure(406) : undefined);
}
