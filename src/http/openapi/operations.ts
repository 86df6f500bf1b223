import type { OpenAPIObject } from '@nestjs/swagger';
import type { Access } from '../../auth/access.js';
import { AuthenticationError, PermissionDenied } from '../../auth/auth-errors.js';
import { DatabaseUnavailable } from '../../database/failures.js';
import { errorAnswer } from '../errors/error-envelope.js';
import { badRequest, Clash, Failure, notFound, unreadable } from '../errors/failures.js';
import { stale } from '../etag.js';
import { Header } from '../headers.js';
import { KEPT_HOURS, keyReused, stillRunning } from '../idempotency.js';
import { JSON_TYPE, patchTypes, sheetTypes } from '../media-types.js';
import type { UploadFacts } from '../uploads.js';
import { bodyMissing, bodyNoObject, MAX_INTEGER } from '../validation.js';
import type { Write } from '../write-routes.js';
import { addHeader, clashSchema, describedIn, rate, refs, validity, type HeaderRefs } from './components.js';
import { describeSheetFaults, describeUpload } from './upload-operation.js';

/** An operation as the decorators of its handler describe it; `complete` takes the extensions out again. */
export type Operation = NonNullable<OpenAPIObject['paths'][string]['get']> & {
  'x-access'?: Access;
  'x-list'?: List;
  'x-sheets'?: true;
  'x-upload'?: UploadFacts;
  'x-write'?: Write;
};
/** `documented`: an empty list is 404 if the request has no parameter. */
type List = { readonly documented: boolean };
type Schema = { $ref?: string; minProperties?: number };
export type Content = Record<string, { schema?: Schema }>;
export type Response = { description: string; headers?: HeaderRefs; content?: Content };

/** What the decorators of a handler say about its route. */
interface Route {
  readonly verb: string;
  readonly access: Access;
  readonly list: List | undefined;
  readonly upload: UploadFacts | undefined;
  /** It answers a list, also as a spreadsheet. */
  readonly sheets: boolean;
  readonly write: Write | undefined;
  /** Its path names a row. */
  readonly isOfRow: boolean;
  /** It can answer 404. */
  readonly mayBeMissing: boolean;
  /** The headers that its controller adds to an answer. */
  readonly own: Header[];
}

const lenient = 'handling=lenient';
const paging =
  'Without `limit` all rows come at once. `limit` with `page` counts them and links the pages around; `limit` alone links ' +
  'the next page by a cursor, so that none is lost or repeated while rows come and go.';

/** Refusals that can happen before a route is found. */
const refusedAnywhere = [408, 414, 417, 431].map((statusCode) => ({ status: statusCode, statusCode }));
export const sharedResponses = Object.fromEntries(refusedAnywhere.map((cause) => [cause.status, errorResponse(cause)]));

/** Adds to an operation what follows from the metadata of its route. */
export function complete(operation: Operation, verb: string, document: OpenAPIObject): void {
  const ok = (operation.responses[200] ?? operation.responses[201]) as Response;
  const route = routeOf(operation, verb, ok);
  ok.description ||= operation.summary ?? '';
  for (const response of Object.values(operation.responses) as Response[]) {
    response.headers = refs(...headersOf(response));
  }
  const causes = [new DatabaseUnavailable(), new Error(), ...describeAccess(operation, route, document)];
  causes.push(...describeKind(operation, ok, route, document));
  if (route.mayBeMissing) causes.push(notFound());
  for (const cause of causes) describeError(operation, verb, cause);
  describeClash(operation, route, document);
  if (route.upload) describeSheetFaults(operation, document);
  // Only a path with an id can be too long.
  for (const { status } of refusedAnywhere.filter((refused) => refused.status !== 414 || route.isOfRow)) {
    operation.responses[status] = { $ref: `#/components/responses/${status}` };
  }
}

/** What its kind of route has in common. Returns how a request may be refused. */
function describeKind(operation: Operation, ok: Response, route: Route, document: OpenAPIObject): Error[] {
  if (route.upload) return describeUpload(operation, ok, route.upload);
  if (!route.write && route.access !== 'public') describeRead(operation, ok, route);
  const causes = route.write ? describeWrite(operation, ok, route, route.write) : [];
  return operation.requestBody ? [...causes, ...describeBody(operation, route, document)] : causes;
}

/** Who may call it. Returns how a request may be refused before its body is read. */
function describeAccess(operation: Operation, { access, list, sheets }: Route, { components }: OpenAPIObject): Error[] {
  if (access === 'public') {
    operation.description = 'Needs no token.';
    operation.security = [];
    return [unreadable()];
  }
  const [first] = access;
  operation.description = first
    ? `Needs the permission ${access.map((permission) => `\`${permission}\``).join(' and ')}.`
    : 'Needs a valid token, with any permissions or none.';
  operation.security = Object.keys(components?.securitySchemes ?? {}).map((name) => ({ [name]: [] }));
  return [
    new AuthenticationError('authorization_header_missing', 'Authorization header is expected.'),
    ...(first ? [new PermissionDenied(first)] : []),
    new Failure(429, undefined, { [Header.RetryAfter]: '30' }),
    ...(sheets ? [] : [new Failure(406)]),
    list ? badRequest('nme', 'unknown parameter; did you mean name?') : unreadable(),
  ];
}

function routeOf(operation: Operation, verb: string, ok: Response): Route {
  const { 'x-access': access = 'public', 'x-list': list, 'x-sheets': sheets = false } = operation;
  const { 'x-upload': upload, 'x-write': write } = operation;
  for (const fact of ['x-access', 'x-list', 'x-sheets', 'x-upload', 'x-write'] as const) delete operation[fact];
  const ids = (operation.parameters ?? []).filter((parameter) => 'in' in parameter && parameter.in === 'path');
  for (const parameter of ids as { name: string; description?: string; schema?: object }[]) {
    parameter.description = `The id of the ${parameter.name.split('_', 1)[0]}.`;
    parameter.schema = { type: 'integer', minimum: 1, maximum: MAX_INTEGER, examples: [3] };
  }
  const isOfRow = ids.length > 0;
  const mayBeMissing = isOfRow || list?.documented === true;
  return { verb, access, list, sheets, upload, write, isOfRow, mayBeMissing, own: headersOf(ok) };
}

/** The headers of an answer, by the names that its controller or `refs` gave them. */
const headersOf = ({ headers = {} }: Response) => Object.keys(headers).map((name) => name.toLowerCase() as Header);

function describeRead(operation: Operation, ok: Response, { list, sheets, own }: Route): void {
  if (sheets) describeSheets(operation, ok);
  const page = list ? [Header.Link, Header.PreferenceApplied, Header.TotalCount] : own;
  const file = sheets ? [Header.ContentDisposition] : [];
  ok.headers = refs(...validity, ...file, ...page, ...rate);
  operation.responses[304] = { description: 'What the caller holds is still true.', headers: ok.headers };
  addHeader(operation, Header.IfNoneMatch);
  if (!list) return;
  const about = 'Count the rows of all pages; ignore unknown parameters.';
  addHeader(operation, Header.Prefer, { about, examples: ['count=exact', lenient] });
  operation.description += ` ${paging}`;
  if (list.documented) operation.description += ' Without any parameter an empty list is 404.';
}

/** The other forms of a list. */
function describeSheets(operation: Operation, ok: Response): void {
  const types = Object.values(sheetTypes).map((type) => [type, { schema: { type: 'string' } }]);
  ok.content = { ...ok.content, ...(Object.fromEntries(types) as Content) };
  operation.description += ` Also as a spreadsheet, by \`Accept\` or \`format\`.`;
}

/** What a write answers beyond the contract. Returns its failures other than those of its body. */
function describeWrite(operation: Operation, ok: Response, { verb }: Route, write: Write): Error[] {
  const { one, lenient: leftOut, clash } = write.options;
  operation.description += ` Answers the ${one ? 'whole list' : 'row'} as it then is, unless \`Prefer\` asks for less.`;
  if (verb === 'patch') operation.description += ' Fields that the body leaves out stay as they are.';
  addHeader(operation, Header.Prefer, {
    about: leftOut
      ? `Answer less; leave out ${leftOut}.`
      : `Answer less${clash ? '; write in spite of conflicts' : ''}.`,
    examples: ['return=minimal', ...(one ? ['return=representation'] : []), ...(leftOut || clash ? [lenient] : [])],
  });
  const causes =
    write.condition === Header.IfMatch ? describeChange(operation, ok, one) : describeAddition(operation, ok);
  return [new Failure(413), new Failure(415), ...causes];
}

function describeAddition(operation: Operation, ok: Response): Error[] {
  const about = `Makes it safe to repeat the request for ${KEPT_HOURS} hours.`;
  addHeader(operation, Header.IdempotencyKey, { about });
  const headers = [Header.IdempotentReplayed, Header.Location, Header.PreferenceApplied, ...rate];
  if (ok === operation.responses[201]) {
    Object.assign(ok, { description: 'Added. No body with `return=minimal`.', headers: refs(Header.ETag, ...headers) });
    return [stillRunning(), keyReused()];
  }
  ok.headers = refs(...headers);
  operation.responses[201] = {
    // No `content`: it would promise a body for every 201, and generated clients would fail to read an empty one.
    description: 'Added. No body with `return=minimal`; with `return=representation` that of GET at `Location`.',
    headers: refs(Header.ETag, ...headers),
  };
  return [stillRunning(), keyReused()];
}

function describeChange(operation: Operation, ok: Response, one: string | undefined): Error[] {
  addHeader(operation, Header.IfMatch);
  ok.headers = refs(Header.ETag, Header.PreferenceApplied, ...rate);
  if (one) {
    const list = ok.content![JSON_TYPE]!.schema;
    ok.content = { [JSON_TYPE]: { schema: { oneOf: [list, { $ref: `#/components/schemas/${one}` }] } as Schema } };
  }
  operation.responses[204] = { description: 'Done, with `return=minimal`.', headers: ok.headers };
  return [stale(3, undefined), new Failure(428)];
}

/** The 409 of a write that would cause conflicts. */
function describeClash(operation: Operation, { write }: Route, { components }: OpenAPIObject): void {
  const name = write?.options.clash;
  if (name === undefined) return;
  components!.schemas!.ConflictError ??= clashSchema(name) as object;
  const days = { starts: '2026-04-02', ends: '2026-04-20' };
  const conflict = {
    actor_id: 3,
    casting_id: 14,
    ends: days.ends,
    kind: 'double_booking',
    movie_id: 2,
    starts: days.starts,
  };
  const where = `Ann Lee plays Ripley in Aliens from ${days.starts} to ${days.ends}`;
  const message = `${where}; send Prefer: ${lenient} to confirm all the same`;
  const former = operation.responses[409] as Response | undefined;
  const response = errorResponse(new Clash([{ field: 'status', message }], [conflict]), former && headersOf(former));
  response.content[JSON_TYPE].schema.$ref = '#/components/schemas/ConflictError';
  operation.responses[409] = response;
}

/** What a body may be. Returns how it can be refused. */
function describeBody(operation: Operation, { verb, write }: Route, { components }: OpenAPIObject): Error[] {
  const body = operation.requestBody as { content: Content };
  if (verb === 'patch') {
    const json = { ...body.content[JSON_TYPE]!, example: write?.options.example };
    body.content = Object.fromEntries(patchTypes.map((type) => [type, json]));
    const schema = components!.schemas![json.schema!.$ref!.split('/').at(-1)!]!;
    Object.assign(schema, { minProperties: 1 });
  }
  return [bodyMissing(), bodyNoObject()];
}

function describeError(operation: Operation, verb: string, cause: unknown): void {
  const { status } = errorAnswer(cause);
  const more = status === 429 ? rate : status === 415 && verb === 'patch' ? [Header.AcceptPatch] : [];
  operation.responses[status] = errorResponse(cause, more);
}

function errorResponse(cause: unknown, more: Header[] = []) {
  const { headers: sent, body } = errorAnswer(cause);
  return {
    description: body.message,
    headers: refs(...describedIn(sent), ...more),
    content: { [JSON_TYPE]: { schema: { $ref: '#/components/schemas/Error' }, example: body } },
  };
}
