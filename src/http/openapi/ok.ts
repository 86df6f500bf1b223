import type { Type } from '@nestjs/common';
import { ApiOkResponse, getSchemaPath } from '@nestjs/swagger';

/** Describes the answer 200 by its DTO, or by the name of one that must not be imported. */
export const ApiOk = (answer: Type | string) =>
  ApiOkResponse(typeof answer === 'string' ? { schema: { $ref: getSchemaPath(answer) } } : { type: answer });
