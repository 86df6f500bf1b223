import type { FastifyReply, FastifyRequest } from 'fastify';
import { Failure } from './errors/failures.js';
import { JSON_TYPE, spreadsheetTypes } from './media-types.js';

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

/**
 * A preHandler hook: 406 when the caller asks for a spreadsheet and accepts no JSON, before the request has any effect.
 * Every other `Accept` is answered with JSON (RFC 9110, 12.5.1 allows that).
 */
export function refuseSpreadsheets(request: FastifyRequest, _: FastifyReply, done: (error?: Error) => void): void {
  const { accept } = request.headers;
  const { access } = request.routeOptions.config;
  if (accept === undefined || accept === '*/*' || access === undefined || access === 'public') return done();
  const weights = weightsOf(accept);
  const wanted = spreadsheetTypes.some((type) => (weights.get(type) ?? 0) > 0);
  const json = weights.get(JSON_TYPE) ?? weights.get('application/*') ?? weights.get('*/*') ?? 0;
  done(wanted && json === 0 ? new Failure(406) : undefined);
}
