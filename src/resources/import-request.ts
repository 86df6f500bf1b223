import { applyDecorators, createParamDecorator, HttpCode, type ExecutionContext } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiQuery } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Permission } from '../auth/permissions.js';
import { uploadTypes } from '../http/media-types.js';
import { TakesUpload, uploadOf, type Upload } from '../http/uploads.js';
import { QueryReader, wordOf } from '../lists/query-reader.js';
import type { DateOrder } from '../spreadsheets/dates.js';
import { MAX_ROWS } from '../spreadsheets/limits.js';
import { callerOf, type Caller } from './caller.js';
import type { Match } from './import-candidates.js';
import { ImportReportDto } from './import-report.dto.js';

/** The query parameters of an import. */
export interface ImportOptions {
  /** Report what would be done, and do nothing. */
  readonly dryRun: boolean;
  readonly match: Match;
  /** Which part of a date such as 3/4/2026 is the day. */
  readonly dates?: DateOrder | undefined;
}

export interface ImportRequest {
  readonly caller: Caller;
  readonly permissions: readonly string[];
  readonly upload: Upload;
  readonly options: ImportOptions;
}

const DRY_RUN = ['true', 'false'] as const;
const MATCH: readonly Match[] = ['id', 'name'];
const DATES: readonly DateOrder[] = ['dmy', 'mdy'];

/** Handler argument: an import. @throws Failure 400 for a query or without a body */
export const Imported = createParamDecorator((_: unknown, context: ExecutionContext): ImportRequest => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const query = new QueryReader(request, ['dry_run', 'match', 'dates']);
  const options = {
    dryRun: query.read('dry_run', (text) => wordOf(text, DRY_RUN)) === 'true',
    match: query.read('match', (text) => wordOf(text, MATCH)) ?? 'id',
    dates: query.read('dates', (text) => wordOf(text, DATES)),
  };
  query.check();
  return {
    caller: callerOf(request),
    permissions: request.principal!.permissions,
    upload: uploadOf(request),
    options,
  };
});

const parameter = (name: string, values: readonly string[], description: string) =>
  ApiQuery({
    name,
    required: false,
    description,
    schema: { type: 'string', enum: [...values], examples: values.slice(0, 1) } as object,
  });

/** The route imports a spreadsheet. `updating` is the permission that it also needs where a row changes one. */
export const ImportsRows = (updating?: Permission) =>
  applyDecorators(
    HttpCode(200),
    TakesUpload({ rows: MAX_ROWS, updating }),
    ApiOkResponse({ type: ImportReportDto }),
    ApiConsumes(...uploadTypes),
    ApiBody({
      schema: { type: 'string', format: 'binary', description: 'A table with a header, or an array of rows.' },
    }),
    parameter('dry_run', DRY_RUN, 'Report what would be done, and do nothing.'),
    parameter('match', MATCH, 'How rows without an id are found: equal in all cells (`id`), or by their name.'),
    parameter('dates', DATES, 'The order of dates such as 3/4/2026, where the column does not show it.'),
  );
