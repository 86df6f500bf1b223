import { setImmediate } from 'node:timers/promises';
import { Injectable, ValidationPipe, type ArgumentMetadata, type PipeTransform, type Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { badRequest, notFound, unprocessable, type Detail } from './errors/failures.js';

/** The largest integer of PostgreSQL: ids and versions have this type. */
export const MAX_INTEGER = 2 ** 31 - 1;

/** The id or version that a text spells; `undefined`: it can't be one. */
export function idIn(text: string): number | undefined {
  const id = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : NaN;
  return id <= MAX_INTEGER ? id : undefined;
}

/** The id in a path. @throws Failure 404 for what cannot be the id of a row, without asking the database */
@Injectable()
export class RowId implements PipeTransform<string, number | Promise<never>> {
  transform(text: string): number | Promise<never> {
    return idIn(text) ?? this.refuse();
  }

  /**
   * Nest resolves all arguments of a handler at once and answers the first that fails. Faults of the body come before
   * this one, and their checks end within this turn of the event loop.
   */
  private async refuse(): Promise<never> {
    await setImmediate();
    throw notFound();
  }
}

/** 400: the route needs a body, and the request has none. */
export const bodyMissing = () => badRequest('body', 'must be a JSON object; none came');

/** 422: the body is JSON, but not an object. */
export const bodyNoObject = () => unprocessable([{ field: 'body', message: 'must be a JSON object' }]);

/** A JSON object becomes a checked DTO; members that the DTO does not name are ignored. */
@Injectable()
export class BodyPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      stopAtFirstError: true,
      exceptionFactory: (errors) => unprocessable(errors.map(detail)),
    });
  }

  /** @throws Failure 400 without a body, 422 with every fault of its values */
  override async transform(body: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type !== 'body') return body;
    if (body === undefined) throw bodyMissing();
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      throw bodyNoObject();
    }
    const flat = Object.fromEntries(Object.entries(body).map(([name, value]) => [name, flattened(value)]));
    const dto = (await super.transform(flat, metadata)) as object;
    if (Object.values(dto).every((value) => value === undefined)) {
      throw unprocessable([{ field: 'body', message: 'must have at least one field to change' }]);
    }
    return dto;
  }
}

/** Checks a row of values like a body. Returns it with its faults. */
export function checked<T extends object>(dto: Type<T>, values: object): { value: T; details: Detail[] } {
  const value = plainToInstance(dto, values);
  return { value, details: validateSync(value, { whitelist: true, stopAtFirstError: true }).map(detail) };
}

function detail({ property, constraints = {} }: ValidationError) {
  return { field: property, message: Object.values(constraints)[0]! };
}

// No field has a nested value. A nested value becomes NaN, which no JSON has and every field refuses, so that a body of
// 30,000 brackets never reaches a recursive function. It can't become null, which clears some fields.
function flattened(value: unknown): unknown {
  return Array.isArray(value) ? value.map(scalar) : scalar(value);
}

const scalar = (value: unknown) => (typeof value === 'object' && value !== null ? NaN : value);
