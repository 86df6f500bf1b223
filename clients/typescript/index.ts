import createClient, { type Client, type ClientOptions } from 'openapi-fetch';
import type { components, operations, paths } from './schema.js';

export type CastingClient = Client<paths>;
export type Actor = components['schemas']['ActorDto'];
export type Movie = components['schemas']['MovieDto'];
/** The one form of every error of the service. */
export type Envelope = components['schemas']['Error'];

/** What may be asked of a list; where its pages begin is the iterator's business. */
type Query<Operation extends 'listActors' | 'listMovies'> = Omit<
  NonNullable<operations[Operation]['parameters']['query']>,
  'page' | 'cursor' | 'include'
>;

interface Options extends Pick<ClientOptions, 'baseUrl' | 'fetch'> {
  /** Asked before every request, so that it may renew what has expired. */
  readonly token: () => string | Promise<string>;
}

/** The service's operations, by path and verb, with its types: `client.GET('/actors', { params: { query: { q: 'ada' } } })`. */
export function createCastingClient({ token, ...options }: Options): CastingClient {
  // Several values are one comma list, as the document says of every list parameter.
  const querySerializer = { array: { style: 'form', explode: false } } as const;
  const client = createClient<paths>({ ...options, querySerializer });
  client.use({
    async onRequest({ request }) {
      request.headers.set('Authorization', `Bearer ${await token()}`);
    },
  });
  return client;
}

/** Every actor that the query finds, page by page, `limit` at a time. @throws CastingError */
export const everyActor = (client: CastingClient, query: Query<'listActors'> = {}) =>
  everyRow(
    query,
    (page) => client.GET('/actors', { params: { query: page } }),
    ({ actors }) => actors,
  );

/** Every movie that the query finds, page by page, `limit` at a time. @throws CastingError */
export const everyMovie = (client: CastingClient, query: Query<'listMovies'> = {}) =>
  everyRow(
    query,
    (page) => client.GET('/movies', { params: { query: page } }),
    ({ movies }) => movies,
  );

/** A page that did not come while iterating; the client's own calls return their errors instead. */
export class CastingError extends Error {
  /** Missing when something between here and the service answered. */
  declare readonly cause?: Envelope;
}

interface Answer<List> {
  readonly data?: List;
  readonly error?: Envelope;
  readonly response: Response;
}

/** Pages by cursor: rows that come and go meanwhile are neither lost nor repeated. */
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
