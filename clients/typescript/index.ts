import createClient, { type Client, type ClientOptions } from 'openapi-fetch';
import type { components, operations, paths } from './schema.js';

type Json = 'application/json';

/** Lists are read as JSON; for a spreadsheet, fetch its URL. */
export type CastingClient = Client<paths, Json>;
export type Actor = components['schemas']['ActorDto'];
export type Movie = components['schemas']['MovieDto'];
export type Role = components['schemas']['RoleDto'];
export type Casting = components['schemas']['CastingDto'];
export type Absence = components['schemas']['AbsenceDto'];
export type Conflict = components['schemas']['ListedConflictDto'];
/** What an import did, or would do. */
export type ImportReport = components['schemas']['ImportReportDto'];
/** The body of every error of the service. */
export type Envelope = components['schemas']['Error'];

/** The query of a list, without the parameters that the iterator sets. */
type Query<Operation extends 'listActors' | 'listMovies'> = Omit<
  NonNullable<operations[Operation]['parameters']['query']>,
  'page' | 'cursor' | 'include' | 'format' | 'separator'
>;

interface Options extends Pick<ClientOptions, 'baseUrl' | 'fetch'> {
  /** Called before every request, so that it can renew an expired token. */
  readonly token: () => string | Promise<string>;
}

/** Creates a typed client with the operations by path and verb: `client.GET('/actors', { params: { query: { q: 'ada' } } })`. */
export function createCastingClient({ token, ...options }: Options): CastingClient {
  // Sends several values as one comma list, as the document requires for every list parameter.
  const querySerializer = { array: { style: 'form', explode: false } } as const;
  const client = createClient<paths, Json>({ ...options, querySerializer });
  client.use({
    async onRequest({ request }) {
      request.headers.set('Authorization', `Bearer ${await token()}`);
    },
  });
  return client;
}

/** Iterates over all actors that match the query. Requests pages of `limit` rows. @throws CastingError */
export const everyActor = (client: CastingClient, query: Query<'listActors'> = {}) =>
  everyRow(
    query,
    (page) => client.GET('/actors', { params: { query: page } }),
    ({ actors }) => actors,
  );

/** Iterates over all movies that match the query. Requests pages of `limit` rows. @throws CastingError */
export const everyMovie = (client: CastingClient, query: Query<'listMovies'> = {}) =>
  everyRow(
    query,
    (page) => client.GET('/movies', { params: { query: page } }),
    ({ movies }) => movies,
  );

/** A failed request of an iterator. Direct calls of the client return their errors instead. */
export class CastingError extends Error {
  /** The error of the service; missing if a proxy answered instead. */
  declare readonly cause?: Envelope;
}

interface Answer<List> {
  readonly data?: List;
  readonly error?: Envelope;
  readonly response: Response;
}

/** Reads pages by cursor, so rows that are added or deleted meanwhile are neither lost nor repeated. */
async function* everyRow<Q extends object, List, Row>(
  query: Q,
  get: (page: Q & { limit: number; cursor?: string }) => Promise<Answer<List>>,
  rowsOf: (list: List) => Row[],
): AsyncGenerator<Row, void, undefined> {
  let cursor: string | undefined;
  do {
    const { data, error, response } = await get({ limit: 100, ...query, ...(cursor && { cursor }) });
    if (!data) throw new CastingError(`${response.status} ${error?.message ?? ''}`.trim(), { cause: error });
    yield* rowsOf(data);
    const [, parameters] = /<[^?>]*\?([^>]*)>; rel="next"/.exec(response.headers.get('link') ?? '') ?? [];
    cursor = new URLSearchParams(parameters).get('cursor') ?? undefined;
  } while (cursor !== undefined);
}
