import { applyDecorators, HttpCode, type Type } from '@nestjs/common';
import { RouteFact } from '../auth/access.js';
import { Header } from './headers.js';
import { ApiCreated, ApiOk } from './openapi/ok.js';

/** Which headers a route that writes one row reads, and what it can answer. */
export interface Write {
  /** The header that makes the write safe: the expected version of the row, or the key of a row that is added once. */
  readonly condition: Header.IfMatch | Header.IdempotencyKey;
  readonly options: WriteOptions;
}

export interface WriteOptions {
  /** The schema of the answer to `Prefer: return=representation`. Absent where the answer is one row in any case. */
  readonly one?: string | undefined;
  /** What `Prefer: handling=lenient` leaves out instead of refusing it. */
  readonly lenient?: string | undefined;
  /** The schema of the conflicts that a 409 lists, unless the request prefers `handling=lenient`. */
  readonly clash?: string | undefined;
  /** The example of a body that changes a row: one field, because a page that is sent as it stands must not change the others. */
  readonly example?: object | undefined;
}

/** The DTOs of a write's answers: the contract's list and the one row for those who prefer it, or that row in any case. */
export interface WriteAnswers {
  readonly answer: Type | string;
  readonly one?: Type;
  readonly lenient?: string;
  readonly clash?: Type;
}

export interface ChangeAnswers extends WriteAnswers {
  readonly example?: object;
}

/** `created`: a row that is added is answered with 201. The contract's answer is 200, as that of every documented verb. */
export interface AdditionAnswers extends WriteAnswers {
  readonly created?: true;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    write?: Write;
  }
}

/** The route adds a row: it reads `Idempotency-Key` and `Prefer`. */
export const AddsRow = ({ created, ...answers }: AdditionAnswers) =>
  applyDecorators(
    HttpCode(created ? 201 : 200),
    writes(Header.IdempotencyKey, answers),
    (created ? ApiCreated : ApiOk)(answers.answer),
  );

/** The route changes or deletes an existing row: it reads `If-Match` and `Prefer`. */
export const ChangesRow = (answers: ChangeAnswers) =>
  applyDecorators(writes(Header.IfMatch, answers), ApiOk(answers.answer));

const writes = (condition: Write['condition'], { one, lenient, clash, example }: ChangeAnswers) =>
  RouteFact('write', { condition, options: { one: one?.name, lenient, clash: clash?.name, example } });
