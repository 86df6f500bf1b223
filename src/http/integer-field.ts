import { applyDecorators } from '@nestjs/common';
import { Transform, type TransformFnParams } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';

/** A field that is an integer. As in the documented service, a string of digits such as `"25"` counts as the integer. */
export function IsInteger({ minimum, maximum }: { minimum: number; maximum: number }) {
  const expected = { message: `must be an integer from ${minimum} to ${maximum}` };
  return applyDecorators(Transform(integerFromDigits), IsInt(expected), Min(minimum, expected), Max(maximum, expected));
}

function integerFromDigits({ value }: TransformFnParams): unknown {
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
}
