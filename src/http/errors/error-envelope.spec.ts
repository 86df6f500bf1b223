import { describe, expect, it } from '@jest/globals';
import { BadRequestException, NotFoundException } from '@nestjs/common';
import { EntityMetadataNotFoundError, QueryFailedError } from 'typeorm';
import { AuthenticationError, KeysUnavailable, PermissionDenied } from '../../auth/auth-errors.js';
import { Permission } from '../../auth/permissions.js';
import { DatabaseUnavailable, OutcomeUnknown } from '../../database/failures.js';
import { errorAnswer } from './error-envelope.js';
import { badRequest, Failure, notFound, unprocessable } from './failures.js';

const coded = (code: string) => Object.assign(new Error('secret driver text'), { code });
const failed = (code: string) => new QueryFailedError('SELECT secret', [], coded(code));
const said = (message: string) => new QueryFailedError('SELECT secret', [], new Error(message));

describe('errorAnswer', () => {
  it.each([
    ['a malformed body', badRequest('body', 'must be UTF-8'), 400],
    ['a token fault', new AuthenticationError('token_expired', 'Token expired.'), 401],
    ['a missing permission', new PermissionDenied(Permission.PostActors), 403],
    ['an unmarked route', new PermissionDenied(undefined), 403],
    ['a missing row', notFound(), 404],
    ['a wrong verb', new Failure(405, undefined, { allow: 'GET' }), 405],
    ['unacceptable values', unprocessable([{ field: 'age', message: 'must be' }]), 422],
    ['no key set', new KeysUnavailable(), 503],
    ['no database yet', new DatabaseUnavailable('x'), 503],
    ['a commit cut short', new OutcomeUnknown('x'), 503],
    ['no entities yet', new EntityMetadataNotFoundError('Actor'), 503],
    ...['22000', '22003', '22021', '22P02', '2200H', '23502', '23503', '23505', '23514', '23P01'].map(
      (code) => [`SQLSTATE ${code}`, failed(code), 500] as const,
    ),
    ...['40001', '40P01', '55P03', '57014', '25P03', '58030'].map(
      (code) => [`SQLSTATE ${code}`, failed(code), 503] as const,
    ),
    ...['08000', '08001', '08003', '08004', '08006', '08P01', '53000', '53100', '53200', '53300', '53400'].map(
      (code) => [`SQLSTATE ${code}`, failed(code), 503] as const,
    ),
    ...['57P01', '57P02', '57P03', '57P04', '57P05'].map((code) => [`SQLSTATE ${code}`, failed(code), 503] as const),
    ...['42P01', '42703', '42601', 'XX000'].map((code) => [`SQLSTATE ${code}`, failed(code), 500] as const),
    ...[
      'ECONNREFUSED',
      'ECONNRESET',
      'EPIPE',
      'ETIMEDOUT',
      'ENOTFOUND',
      'EAI_AGAIN',
      'EHOSTUNREACH',
      'ENETUNREACH',
    ].map((code) => [code, coded(code), 503] as const),
    ...['Connection terminated unexpectedly', 'timeout exceeded when trying to connect', 'Query read timeout'].map(
      (message) => [message, said(message), 503] as const,
    ),
    ['Nest’s 404', new NotFoundException('Cannot GET /secret'), 404],
    ['Nest’s 400', new BadRequestException('secret'), 400],
    ...[400, 408, 412, 413, 414, 415, 417, 431].map(
      (statusCode) =>
        [`Fastify’s ${statusCode}`, Object.assign(new Error('secret'), { statusCode }), statusCode] as const,
    ),
    ['the file server’s 403', { statusCode: 403 }, 404],
    // In the contract these have details or a challenge, of which a framework knows nothing.
    ...[401, 405, 406, 409, 422, 428, 429].map((statusCode) => [`a ${statusCode}`, { statusCode }, 400] as const),
    ['a status of a server error', { statusCode: 502 }, 500],
    ['a bug', new TypeError('secret'), 500],
    ['null', null, 500],
    ['undefined', undefined, 500],
    ['a string', 'secret', 500],
  ])('%s', (_, cause, status) => {
    const answer = errorAnswer(cause);
    expect(answer.status).toBe(status);
    expect(answer.body.error).toBe(status);
    expect(answer.body.success).toBe(false);
    expect(Object.keys(answer.body)).toEqual(Object.keys(answer.body).toSorted());
    expect(JSON.stringify(answer)).not.toContain('secret');
    expect('retry-after' in answer.headers).toBe(status === 503);
    if (status === 400 || status === 422) expect(answer.body.details).not.toHaveLength(0);
    else expect(answer.body).not.toHaveProperty('details');
  });

  it('has the documented messages', () => {
    const message = (cause: unknown) => errorAnswer(cause).body.message;
    expect(message(badRequest('body', 'x'))).toBe('Bad request');
    expect(message(new AuthenticationError('token_expired', 'Token expired.'))).toBe('Token expired.');
    expect(message(new PermissionDenied(Permission.PostActors))).toBe('Permission not found.');
    expect(message(notFound())).toBe('Resource was not found');
    expect(message(new Failure(405))).toBe('Method not found');
    expect(message(unprocessable([]))).toBe('Unprocessable Entity');
    expect(message(new Error())).toBe('Internal Server error');
    expect(message(new OutcomeUnknown())).toBe(
      'The change may or may not have been made; look before you send it again',
    );
  });

  it('challenges as RFC 6750 says', () => {
    const challenge = (cause: unknown) => errorAnswer(cause).headers['www-authenticate'];
    expect(challenge(new AuthenticationError('authorization_header_missing', 'x'))).toBe('Bearer realm="casting"');
    expect(challenge(new AuthenticationError('invalid_header', 'must be "Bearer".'))).toBe(
      `Bearer realm="casting", error="invalid_token", error_description="must be 'Bearer'."`,
    );
    expect(challenge(new PermissionDenied(Permission.PostActors))).toBe(
      'Bearer error="insufficient_scope", scope="post:actors"',
    );
  });
});
