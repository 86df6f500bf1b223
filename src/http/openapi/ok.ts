import type { Type } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';

/** Describes the answer 200 by its DTO, or by the name of one that must not be imported. */
export const ApiOk = (answer: Type | string) => ApiOkResponse(described(answer));

/** The same for the answer 201. */
export const ApiCreated = (answer: Type | string) => ApiCreatedResponse(described(answer));

const described = (answer: Type | string) =>
  typeof answer === 'string' ? { schema: { $ref: getSchemaPath(answer) } } : { type: answer };
