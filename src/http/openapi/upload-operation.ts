import type { OpenAPIObject } from '@nestjs/swagger';
import { Failure } from '../errors/failures.js';
import { Header } from '../headers.js';
import { KEPT_HOURS, keyReused, stillRunning } from '../idempotency.js';
import { JSON_TYPE } from '../media-types.js';
import { tooManyBytes, UPLOAD_LIMIT, type UploadFacts } from '../uploads.js';
import { bodyMissing } from '../validation.js';
import { addHeader, rate, refs, sheetErrorSchema } from './components.js';
import type { Content, Operation, Response } from './operations.js';

/** Describes an import of a spreadsheet. Returns how it may be refused, beside the faults of the sheet. */
export function describeUpload(operation: Operation, ok: Response, { rows, updating }: UploadFacts): Error[] {
  if (updating) operation.description += ` Also needs \`${updating}\` where a row changes one.`;
  const most = `${UPLOAD_LIMIT / 1024 / 1024} MiB and ${rows.toLocaleString('en')} rows`;
  operation.description += ` At most ${most}. All rows are imported, or none; nothing is deleted.`;
  addHeader(operation, Header.IdempotencyKey, {
    about: `Makes it safe to repeat the request for ${KEPT_HOURS} hours.`,
  });
  addHeader(operation, Header.Prefer, {
    about: 'Ignore unknown parameters and conflicts.',
    examples: ['handling=lenient'],
  });
  ok.headers = refs(Header.IdempotentReplayed, ...rate);
  return [bodyMissing(), tooManyBytes(), new Failure(415), stillRunning(), keyReused()];
}

/** The faults of a sheet have rows. */
export function describeSheetFaults(operation: Operation, { components }: OpenAPIObject): void {
  components!.schemas!.SheetError ??= sheetErrorSchema as object;
  const response = operation.responses[422] as { content: Content };
  response.content[JSON_TYPE]!.schema = { $ref: '#/components/schemas/SheetError' };
}
