import { expectWritable, kindOf, oneIn, pathOf, placeOf, rowsIn, type Identifier, type One } from './resources.js';
import { HttpError, Service, type Context, type Fields, type Meta, type Options } from './service.js';

interface HasId {
  readonly id: Identifier;
}

interface ListParams extends Context {
  readonly pagination?: { readonly page: number; readonly perPage: number } | undefined;
  readonly sort?: { readonly field: string; readonly order: 'ASC' | 'DESC' } | undefined;
  readonly filter?: object | undefined;
}

interface ReferenceParams extends ListParams, HasId {
  readonly target: string;
}

interface ManyParams extends Context {
  readonly ids: Identifier[];
}

interface WriteParams extends Context, HasId {
  /** The record as it was read: if it has changed since, the write is refused with 412. */
  readonly previousData?: object | undefined;
}

interface Many<Row> {
  data: Row[];
  /** Missing for the feed of changes. */
  total?: number;
  pageInfo?: { hasNextPage: boolean; hasPreviousPage: boolean };
  meta?: Meta;
}

/** Has the structure of the `DataProvider` of ra-core 5, so that this client depends on nothing. */
export interface CastingDataProvider {
  getList<Row extends HasId>(resource: string, params: ListParams): Promise<Many<Row>>;
  getOne<Row extends HasId>(resource: string, params: Context & HasId): Promise<One<Row>>;
  getMany<Row extends HasId>(resource: string, params: ManyParams): Promise<{ data: Row[] }>;
  getManyReference<Row extends HasId>(resource: string, params: ReferenceParams): Promise<Many<Row>>;
  create<Row extends HasId>(resource: string, params: Context & { data: object }): Promise<One<Row>>;
  update<Row extends HasId>(resource: string, params: WriteParams & { data: object }): Promise<One<Row>>;
  updateMany<Row extends HasId>(
    resource: string,
    params: ManyParams & { data: object },
  ): Promise<{ data: Row['id'][] }>;
  delete<Row extends HasId>(resource: string, params: WriteParams): Promise<One<Row>>;
  deleteMany<Row extends HasId>(resource: string, params: ManyParams): Promise<{ data: Row['id'][] }>;
  /** Requests whose answer nobody waits for are cancelled. */
  readonly supportAbortSignal: boolean;
}

/** The largest page of the service, and the largest number of values of one filter. */
const LIMIT = 500;
const firstPage = { page: 1, perPage: 25 };

/** Creates the data provider: `<Admin dataProvider={createDataProvider({ baseUrl, token })}>`. Its methods throw `HttpError`. */
export function createDataProvider(options: Options): CastingDataProvider {
  const service = new Service(options);
  const provider: Record<keyof CastingDataProvider, unknown> = {
    getList: (resource: string, params: ListParams) => list(service, resource, params),
    getOne: (resource: string, { id, ...context }: Context & HasId) => one(service, resource, id, context),
    getMany: async (resource: string, { ids, ...context }: ManyParams) => ({
      data: await many(service, resource, ids, context),
    }),
    getManyReference: (resource: string, { target, id, filter, ...params }: ReferenceParams) =>
      list(service, resource, { ...params, filter: { ...filter, [target]: id } }),
    create: (resource: string, params: Context & { data: object }) => create(service, resource, params),
    update: (resource: string, params: WriteParams & { data: object }) => update(service, resource, params),
    updateMany: (resource: string, { ids, ...params }: ManyParams & { data: object }) =>
      each(ids, (id) => update(service, resource, { ...params, id })),
    delete: (resource: string, params: WriteParams) => remove(service, resource, params),
    deleteMany: (resource: string, { ids, ...params }: ManyParams) =>
      each(ids, (id) => remove(service, resource, { ...params, id })),
    supportAbortSignal: true,
  };
  // The caller says which records a resource has; nothing can check that.
  return provider as CastingDataProvider;
}

async function list(service: Service, resource: string, params: ListParams): Promise<Many<Fields>> {
  const { pagination: { page, perPage } = firstPage, sort, meta, signal } = params;
  const [path, filter] = placeOf(resource, params.filter ?? {});
  const isFeed = path === '/changes';
  // What react-admin asks for by default would undo the order of a search, best match first. The feed has one order only.
  const isUsual = sort?.field === 'id' && sort.order === 'ASC' && (isFeed || filter.q);
  const order = sort && !isUsual ? `${sort.order === 'DESC' ? '-' : ''}${sort.field}` : undefined;
  const query = { ...filter, sort: order };
  if (isFeed) return feed(service, { page, perPage }, { query, meta, signal });
  const limit = Math.min(perPage, LIMIT);
  const start = (page - 1) * perPage;
  const before = Math.floor(start / limit);
  const rows: Fields[] = [];
  let total = Infinity;
  // One request, unless a page is larger than those of the service, as that of an export is.
  for (let i = before; i * limit < Math.min(start + perPage, total); i++) {
    const asked = { query: { ...query, limit, page: i + 1 }, prefer: 'count=exact', meta, signal };
    const { body, headers } = await service.send('GET', path, asked);
    rows.push(...rowsIn(resource, body));
    total = Number(headers.get('x-total-count'));
  }
  const skipped = start - before * limit;
  return { data: rows.slice(skipped, skipped + perPage), total };
}

/** A page of the feed of changes, which is read from `meta.since`, or from the beginning. */
async function feed(
  service: Service,
  { page, perPage }: typeof firstPage,
  { query, meta, signal }: Context & { query: Fields },
): Promise<Many<Fields>> {
  const rows: Fields[] = [];
  let since = meta?.since;
  let isCut = true;
  while (isCut && rows.length < page * perPage) {
    const limit = Math.min(page * perPage - rows.length, LIMIT);
    const answer = await service.send('GET', '/changes', { query: { ...query, since, limit }, meta, signal });
    const found = rowsIn('changes', answer.body);
    rows.push(...found);
    since = /[?&]since=([^&>]+)/.exec(answer.headers.get('link') ?? '')?.[1];
    isCut = found.length === limit;
  }
  const pageInfo = { hasNextPage: isCut, hasPreviousPage: page > 1 };
  return { data: rows.slice((page - 1) * perPage), pageInfo, meta: { since } };
}

async function one(service: Service, resource: string, id: Identifier, context: Context): Promise<One<Fields>> {
  if (kindOf(resource).one) return oneIn(resource, await service.send('GET', pathOf(resource, id), context));
  const [data] = await many(service, resource, [id], context);
  if (!data) throw new HttpError('Resource was not found', 404);
  return { data };
}

/** Records by their ids. Those that do not exist are left out. */
async function many(service: Service, resource: string, ids: Identifier[], context: Context): Promise<Fields[]> {
  const reads = readsOf(resource, ids).map(async ([path, query]) => {
    try {
      return rowsIn(resource, (await service.send('GET', path, { ...context, query })).body);
    } catch (error) {
      if (error instanceof HttpError && error.status === 404) return [];
      throw error;
    }
  });
  const wanted = new Set(ids.map(String));
  return (await Promise.all(reads)).flat().filter(({ id }) => wanted.has(String(id)));
}

/** The paths and queries whose answers have the rows with these ids. */
function readsOf(resource: string, ids: Identifier[]): [path: string, query: Fields][] {
  const parts = ids.map((id) => String(id).split('-'));
  if (resource === 'conflicts') return [['/conflicts', { actor_id: unique(parts.map(([, actor]) => actor)) }]];
  if (resource === 'changes') {
    return unique(parts.map(([name = '', id = '']) => `${pathOf(name, id)}/history`)).map((path) => [path, {}]);
  }
  if (kindOf(resource).below) return ids.map((id) => [pathOf(resource, id), {}]);
  const slices = Array.from({ length: Math.ceil(ids.length / LIMIT) }, (_, i) => ids.slice(i * LIMIT, (i + 1) * LIMIT));
  return slices.map((id) => [`/${resource}`, { id }]);
}

const unique = <T>(values: T[]) => [...new Set(values)];

async function create(service: Service, resource: string, { data, meta }: Context & { data: object }) {
  expectWritable(resource);
  const [path, members] = placeOf(resource, data);
  // Inputs that are left empty are null; the service refuses that where it has a default.
  const body = Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));
  const headers = { 'Idempotency-Key': crypto.randomUUID() };
  return repeatedly(async () => {
    const answer = await service.send('POST', path, { body, headers, prefer: 'return=representation', meta });
    return oneIn(resource, answer);
  });
}

/** With an Idempotency-Key the row is added once, however often the request is sent. */
async function repeatedly<T>(send: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      const seconds = error instanceof HttpError ? error.retryAfter : 1;
      if (attempt === ATTEMPTS || seconds === undefined || seconds > LONGEST_WAIT_SECONDS) throw error;
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    }
  }
}

const ATTEMPTS = 3;
const LONGEST_WAIT_SECONDS = 5;

async function update(service: Service, resource: string, params: WriteParams & { data: object }) {
  expectWritable(resource);
  const { id, data, previousData, meta } = params;
  const body = changesOf(data, previousData);
  if (previousData && Object.keys(body).length === 0) return { data: previousData };
  const headers = { 'If-Match': await versionOf(service, resource, params) };
  const asked = { body, headers, prefer: 'return=representation', meta };
  return oneIn(resource, await service.send('PATCH', pathOf(resource, id), asked));
}

async function remove(service: Service, resource: string, params: WriteParams) {
  expectWritable(resource);
  const headers = { 'If-Match': await versionOf(service, resource, params) };
  const asked = { headers, prefer: 'return=representation', meta: params.meta };
  return oneIn(resource, await service.send('DELETE', pathOf(resource, params.id), asked));
}

/** Members whose value differs from that of the record that was read. An input for notes that was emptied is null. */
function changesOf(data: object, previousData: object = {}): Fields {
  const changed = Object.entries(data).filter(([name, value]) => !isEqual(value, (previousData as Fields)[name]));
  return Object.fromEntries(changed.map(([name, value]) => [name, name === 'notes' ? (value ?? '') : value]));
}

const isEqual = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/**
 * The version of the record that was read, for If-Match. Lists do not say it, and a cached record may be old, so the row is
 * read again: the version is that of the record if nothing has changed. Without a record any version is accepted.
 * @throws HttpError 412
 */
async function versionOf(service: Service, resource: string, { id, previousData, meta }: WriteParams): Promise<string> {
  if (meta?.etag || !previousData) return meta?.etag ?? '*';
  const { data, meta: now } = await one(service, resource, id, {});
  if (Object.entries(previousData).some(([name, value]) => name in data && !isEqual(value, data[name]))) {
    throw new HttpError('The row was changed by another client; read it again and repeat your change', 412);
  }
  return now?.etag ?? '*';
}

/** Writes all of them, and waits for all before it throws the first error. */
async function each(ids: Identifier[], write: (id: Identifier) => Promise<unknown>): Promise<{ data: Identifier[] }> {
  const outcomes = await Promise.allSettled(ids.map(write));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
  return { data: ids };
}
