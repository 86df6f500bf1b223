import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Permission } from '../src/auth/permissions.js';
import { Casting } from './support/casting.js';
import { actorBody, movieBody } from './support/factories.js';

let casting: Casting;
let document: OpenAPIObject;
beforeAll(async () => {
  casting = await Casting.boot({ DOCS_CLIENT_ID: 'docs' });
  document = JSON.parse((await casting.as(undefined).get('/openapi.json')).text) as OpenAPIObject;
});
afterAll(() => casting.stop());

const except = (statuses: string[], left: string) => statuses.filter((status) => status !== left);
const health = ['200', '400', '408', '417', '431', '500', '503'];
const auth = [...health, '401', '403', '406', '429'];
const feed = [...auth.filter((status) => status !== '406'), '304'];
const list = [...feed, '404'];
const listOfRow = [...list, '414'];
const one = [...auth, '304', '404', '414'];
const body = ['422'];
const post = [...auth, ...body, '201', '409', '413', '415'];
const restore = [...auth, '201', '404', '409', '413', '414', '415', '422'];
const change = [...auth, '204', '404', '412', '413', '414', '415', '428'];
const changeOrClash = [...change, ...body, '409'];
/** Routes that the contract does not document answer a new row with 201, and no list with 404. */
const row = except([...post, '404', '414'], '200');
const back = except(restore, '200');
const upload = [...auth, '409', '413', '415', '422'];
const both = [Permission.GetMovies, Permission.GetActors];
const operations = [
  ['get', '/actors', 'listActors', Permission.GetActors, list],
  ['post', '/actors', 'createActor', Permission.PostActors, post],
  ['get', '/actors/{actor_id}', 'getActor', Permission.GetActors, one],
  ['patch', '/actors/{actor_id}', 'updateActor', Permission.PatchActors, [...change, ...body]],
  ['delete', '/actors/{actor_id}', 'deleteActor', Permission.DeleteActors, change],
  ['get', '/actors/{actor_id}/movies', 'listMoviesOfActor', Permission.GetMovies, listOfRow],
  ['get', '/movies', 'listMovies', Permission.GetMovies, list],
  ['post', '/movies', 'createMovie', Permission.PostMovies, post],
  ['get', '/movies/{movie_id}', 'getMovie', Permission.GetMovies, one],
  ['patch', '/movies/{movie_id}', 'updateMovie', Permission.PatchMovies, [...change, ...body]],
  ['delete', '/movies/{movie_id}', 'deleteMovie', Permission.DeleteMovies, change],
  ['get', '/movies/{movie_id}/actors', 'listActorsOfMovie', Permission.GetActors, listOfRow],
  ['put', '/movies/{movie_id}/actors/{actor_id}', 'castActor', Permission.PatchMovies, change],
  ['delete', '/movies/{movie_id}/actors/{actor_id}', 'uncastActor', Permission.PatchMovies, change],
  ['get', '/actors/{actor_id}/history', 'listChangesOfActor', Permission.PatchActors, listOfRow],
  ['get', '/movies/{movie_id}/history', 'listChangesOfMovie', Permission.PatchMovies, listOfRow],
  ['get', '/changes', 'listChanges', [Permission.PatchActors, Permission.PatchMovies], feed],
  ['post', '/actors/{actor_id}/restore', 'restoreActor', Permission.PostActors, restore],
  ['post', '/movies/{movie_id}/restore', 'restoreMovie', Permission.PostMovies, restore],
  ['get', '/movies/{movie_id}/roles', 'listRolesOfMovie', both, listOfRow],
  ['post', '/movies/{movie_id}/roles', 'createRole', Permission.PatchMovies, row],
  ['get', '/roles/{role_id}', 'getRole', both, one],
  ['patch', '/roles/{role_id}', 'updateRole', Permission.PatchMovies, changeOrClash],
  ['delete', '/roles/{role_id}', 'deleteRole', Permission.PatchMovies, change],
  ['get', '/roles/{role_id}/history', 'listChangesOfRole', Permission.PatchMovies, listOfRow],
  ['post', '/roles/{role_id}/restore', 'restoreRole', Permission.PatchMovies, back],
  ['get', '/castings', 'listCastings', both, feed],
  ['get', '/movies/{movie_id}/castings', 'listCastingsOfMovie', both, listOfRow],
  ['get', '/actors/{actor_id}/castings', 'listCastingsOfActor', both, listOfRow],
  ['post', '/castings', 'createCasting', Permission.PatchMovies, except(post, '200')],
  ['get', '/castings/{casting_id}', 'getCasting', both, one],
  ['patch', '/castings/{casting_id}', 'updateCasting', Permission.PatchMovies, changeOrClash],
  ['delete', '/castings/{casting_id}', 'deleteCasting', Permission.PatchMovies, change],
  ['get', '/castings/{casting_id}/history', 'listChangesOfCasting', Permission.PatchMovies, listOfRow],
  ['post', '/castings/{casting_id}/restore', 'restoreCasting', Permission.PatchMovies, back],
  ['get', '/actors/{actor_id}/absences', 'listAbsencesOfActor', Permission.GetActors, listOfRow],
  ['post', '/actors/{actor_id}/absences', 'createAbsence', Permission.PatchActors, row],
  ['get', '/absences/{absence_id}', 'getAbsence', Permission.GetActors, one],
  ['patch', '/absences/{absence_id}', 'updateAbsence', Permission.PatchActors, [...change, ...body]],
  ['delete', '/absences/{absence_id}', 'deleteAbsence', Permission.PatchActors, change],
  ['get', '/absences/{absence_id}/history', 'listChangesOfAbsence', Permission.PatchActors, listOfRow],
  ['post', '/absences/{absence_id}/restore', 'restoreAbsence', Permission.PatchActors, back],
  ['get', '/conflicts', 'listConflicts', both, feed],
  ['get', '/me', 'getMe', [], except([...feed, '406'], '403')],
  ['post', '/actors/import', 'importActors', [Permission.PostActors, Permission.PatchActors], upload],
  ['post', '/movies/import', 'importMovies', [Permission.PostMovies, Permission.PatchMovies], upload],
  ['post', '/movies/{movie_id}/castings/import', 'importCastings', Permission.PatchMovies, [...upload, '404', '414']],
  ['get', '/', 'describeService', undefined, [...health, '303']],
  ['get', '/health/live', 'isLive', undefined, health],
  ['get', '/health/ready', 'isReady', undefined, health],
] as const;

describe('the OpenAPI document', () => {
  it('is OpenAPI 3.1 and has these operations', () => {
    expect(document.openapi).toBe('3.1.0');
    const found = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((verb) => `${verb} ${path}`),
    );
    expect(found.sort()).toEqual(operations.map(([verb, path]) => `${verb} ${path}`).sort());
  });

  it.each(operations)(
    '%s %s is %s, names its permission and all its errors with examples',
    (verb, path, id, permission, statuses) => {
      const operation = document.paths[path]![verb]!;
      expect(operation.operationId).toBe(id);
      expect(operation.summary).toBeTruthy();
      expect(Object.keys(operation.responses).sort()).toEqual([...statuses].sort());
      for (const [status, described] of Object.entries(operation.responses)) {
        const { $ref = '' } = described as { $ref?: string };
        const response = $ref ? document.components!.responses![$ref.split('/').at(-1)!] : described;
        expect(response).toMatchObject({
          description: expect.stringMatching(/./),
          headers: { 'X-Request-Id': { $ref: '#/components/headers/X-Request-Id' } },
        });
        if (Number(status) >= 400) {
          const example = { error: Number(status), message: expect.any(String), success: false };
          expect(response).toMatchObject({ content: { 'application/json': { example } } });
        }
      }
      if (permission) {
        const named = operation.description!.match(/(?<=`)\w+:\w+(?=`)/g) ?? [];
        expect(named).toEqual([permission].flat());
        expect(operation.security).toEqual([{ bearer: [] }, { oauth2: [] }]);
      } else {
        expect(operation.security).toEqual([]);
      }
    },
  );

  it('explains every parameter and header, with an example where it is valid anywhere', () => {
    const parameters = operations.flatMap(([verb, path]) => document.paths[path]![verb]!.parameters as Described[]);
    const headers = Object.entries(document.components!.headers as Record<string, object>);
    const described = [...parameters, ...headers.map(([name, header]) => ({ name, ...header }) as Described)];
    // These are valid only with the answer that they come from. As an example they would be 400.
    const opaque = ['cursor', 'since'];
    const unclear = described.filter(({ name, description, schema, example }) => {
      const count = opaque.includes(name) ? 1 : ((schema.items ?? schema).examples?.length ?? 0);
      const hasExample = example !== undefined || count > 0 || description.includes('For example: `');
      return !/\w.*\.$/.test(description) || !hasExample;
    });
    expect(unclear).toEqual([]);
    expect(described.length).toBeGreaterThan(80);
  });

  it('has examples of changes with one field: sent as they stand, they change no other', () => {
    const changes = Object.values(document.paths).flatMap(({ patch }) => (patch ? [patch] : []));
    for (const { operationId, requestBody } of changes) {
      const { content } = requestBody as { content: Record<string, { example?: object }> };
      for (const { example = {} } of Object.values(content)) {
        expect([operationId, Object.keys(example)]).toEqual([operationId, [expect.any(String)]]);
      }
    }
    expect(changes).toHaveLength(5);
  });

  it('gives no example that its own schema refuses', () => {
    const ajv = new Ajv2020({ strict: false, formats: { date: true } }).addSchema({
      $id: 'document',
      components: document.components,
    });
    const found = [...examples(document)];
    for (const { schema, example } of found) {
      const text = JSON.stringify(schema).replaceAll('"#/components', '"document#/components');
      const validate = ajv.compile(JSON.parse(text) as object);
      expect({ example, fits: validate(example), schema }).toEqual({ example, fits: true, schema });
    }
    expect(found.length).toBeGreaterThan(200);
  });

  it('types every enumeration, because generators leave out values without a type', () => {
    const untyped = [...schemas(document)].filter((schema) => 'enum' in schema && !('type' in schema));
    expect(untyped).toEqual([]);
    const properties = { status: { type: 'string', enum: ['live'] }, success: { type: 'boolean', enum: [true] } };
    expect(document.paths['/health/live']!.get!.responses[200]).toMatchObject({
      content: { 'application/json': { schema: { properties } } },
    });
  });

  it('describes 201 without content, because the body is optional', () => {
    // Where 201 is the only answer it has content, for otherwise generated clients would not know the row.
    for (const path of ['/actors', '/movies', '/actors/{actor_id}/restore', '/movies/{movie_id}/restore']) {
      const created = document.paths[path]!.post!.responses[201]!;
      expect(created).not.toHaveProperty('content');
      expect(created).toMatchObject({ description: expect.stringContaining('return=minimal') });
    }
  });

  it('describes bodies and keys as the service accepts them', () => {
    const schema = (name: string) =>
      document.components!.schemas![name] as Described['schema'] & { properties: object };
    expect([schema('UpdateActorDto'), schema('UpdateMovieDto')]).toMatchObject([
      { minProperties: 1 },
      { minProperties: 1 },
    ]);
    // Duplicates are dropped.
    const cast = { type: 'array', uniqueItems: false, items: { type: 'integer', minimum: 1, maximum: 2 ** 31 - 1 } };
    for (const name of ['CreateMovieDto', 'UpdateMovieDto']) {
      expect(schema(name).properties).toMatchObject({ actors: cast, release_date: { type: 'string', format: 'date' } });
    }
    const keys = operations.flatMap(([verb, path]) =>
      (document.paths[path]![verb]!.parameters as Described[]).filter(({ name }) => name === 'Idempotency-Key'),
    );
    expect(keys.map(({ schema }) => schema)).toEqual(
      Array(13).fill({ type: 'string', minLength: 1, maxLength: 255, pattern: '^[!-~]{1,255}$' }),
    );
  });

  it('says which requests need If-Match and read Idempotency-Key, as the service does', async () => {
    const strict = await Casting.start({ REQUIRE_IF_MATCH: 'true' });
    const bodies: Record<string, object> = {
      createActor: actorBody(),
      updateActor: { age: 1 },
      createMovie: movieBody(),
      updateMovie: { title: 'x' },
      createRole: { name: 'x' },
      createCasting: { role_id: 1, actor_id: 1 },
      createAbsence: { starts: '2026-03-05', ends: '2026-03-05' },
    };
    for (const [verb, path, id] of operations) {
      const named = (document.paths[path]![verb]!.parameters as Described[]).map(({ name }) => name);
      const url = path.replaceAll(/\{\w+\}/g, '1');
      const answer = await strict.as('producer')[verb](url, bodies[id], { 'idempotency-key': 'no key' });
      const refused = (answer.body.details ?? []).map(({ field }) => field);
      expect({ id, 'If-Match': answer.status === 428, 'Idempotency-Key': refused.includes('Idempotency-Key') }).toEqual(
        {
          id,
          'If-Match': named.includes('If-Match'),
          'Idempotency-Key': named.includes('Idempotency-Key'),
        },
      );
    }
    await strict.stop();
  });

  it('names no header that CORS hides from a page', async () => {
    const { headers } = await casting.as(undefined).get('/health/live', undefined, { origin: 'https://app.example' });
    const exposed = headers.get('access-control-expose-headers')!.toLowerCase().split(', ');
    // The CORS-safelisted response-header names of the Fetch Standard, which every page may read.
    const safe = ['cache-control', 'content-language', 'content-length', 'content-type', 'expires', 'last-modified'];
    const named = operations.flatMap(([verb, path]) =>
      Object.values(document.paths[path]![verb]!.responses).flatMap((response) =>
        Object.keys((response as { headers?: object }).headers ?? {}),
      ),
    );
    const all = [...new Set([...named, ...Object.keys(document.components!.headers!)])].map((name) =>
      name.toLowerCase(),
    );
    expect(all.length).toBeGreaterThan(10);
    expect(all.filter((name) => ![...exposed, ...safe].includes(name))).toEqual([]);
  });

  it('describes the parameters of lists', () => {
    const named = (path: string) =>
      (document.paths[path]!.get!.parameters as { name: string; in: string }[]).map(({ name }) => name);
    const common = ['limit', 'page', 'cursor', 'sort', 'q'];
    const actors = [
      'id',
      'name',
      'gender',
      'age',
      'age_gte',
      'age_lte',
      'movie_id',
      'free_from',
      'free_to',
      'free_for_role',
    ];
    const movies = ['id', 'title', 'release_date', 'release_date_gte', 'release_date_lte', 'actor_id'];
    const headers = ['format', 'separator', 'If-None-Match', 'Prefer'];
    expect(named('/actors')).toEqual([...common, ...actors, 'include', ...headers]);
    expect(named('/movies')).toEqual([...common, ...movies, 'include', ...headers]);
    expect(named('/movies/{movie_id}/actors')).toEqual(expect.arrayContaining(['movie_id', ...common]));
    expect(named('/conflicts')).toEqual([
      ...['limit', 'page', 'cursor', 'sort', 'actor_id', 'movie_id', 'kind', 'from', 'to', ...headers],
    ]);
    expect(JSON.stringify(document.paths['/movies/{movie_id}/roles'])).toContain('The default is `billing`.');
  });

  it('describes one row as the answer of writes that the contract does not document', () => {
    const answer = { content: { 'application/json': { schema: { $ref: '#/components/schemas/CastingAnswerDto' } } } };
    const { post } = document.paths['/castings']!;
    const { patch, delete: remove } = document.paths['/castings/{casting_id}']!;
    expect(post!.responses).not.toHaveProperty('200');
    expect(post!.responses[201]).toMatchObject({ ...answer, headers: { ETag: {}, Location: {} } });
    expect(patch!.responses[200]).toMatchObject({ ...answer, headers: { ETag: {} } });
    expect(remove!.responses[200]).toMatchObject(answer);
    expect(post!.description).toContain('Answers the row as it then is');
  });

  it('lists conflicts in the 409 of writes that can cause them, and in no other error', () => {
    const schemaOf = (verb: 'post' | 'patch', path: string) =>
      (document.paths[path]![verb]!.responses[409] as { content: Record<string, { schema: object }> }).content[
        'application/json'
      ]!.schema;
    const clash = { $ref: '#/components/schemas/ConflictError' };
    for (const [verb, path] of [
      ['post', '/castings'],
      ['patch', '/castings/{casting_id}'],
      ['post', '/castings/{casting_id}/restore'],
      ['patch', '/roles/{role_id}'],
    ] as const) {
      expect(schemaOf(verb, path)).toEqual(clash);
    }
    expect(schemaOf('post', '/actors')).toEqual({ $ref: '#/components/schemas/Error' });
    const { ConflictError, Error } = document.components!.schemas! as Record<string, { properties: object }>;
    expect(ConflictError!.properties).toMatchObject({
      conflicts: { items: { $ref: '#/components/schemas/ConflictDto' } },
    });
    expect(Error!.properties).not.toHaveProperty('conflicts');
  });

  it('describes members that may be null', () => {
    const { properties } = document.components!.schemas!.RoleDto as { properties: Record<string, object> };
    expect(properties).toMatchObject({
      billing: { type: ['integer', 'null'], minimum: 1 },
      starts: { type: ['string', 'null'], format: 'date' },
      ends: { type: ['string', 'null'], format: 'date' },
    });
  });

  it('shows the payloads of the documentation', () => {
    const example = (name: string) =>
      Object.fromEntries(
        Object.entries(
          (document.components!.schemas![name] as { properties: Record<string, { example: unknown }> }).properties,
        ).map(([field, { example }]) => [field, example]),
      );
    expect(example('CreateActorDto')).toEqual({ name: "'Maximilian Messing'", age: 25, gender: 'male' });
    expect(example('ActorDto')).toEqual({ age: 25, gender: 'male', id: 1, name: "'Maximilian Messing'" });
    expect(example('CreateMovieDto')).toEqual({ title: 'Terminator', release_date: '2002-12-04', actors: [3] });
    expect(example('MovieDto')).toMatchObject({ release_date: 'Wed, 04 Dec 2002 00:00:00 GMT', title: 'Terminator' });
  });

  it('signs in by a pasted token or by authorization code, the latter only where a client id is set', async () => {
    expect(document.components!.securitySchemes).toEqual({
      bearer: expect.objectContaining({ type: 'http', scheme: 'bearer' }),
      oauth2: {
        type: 'oauth2',
        flows: {
          authorizationCode: {
            authorizationUrl: `${casting.issuer.url}authorize`,
            tokenUrl: `${casting.issuer.url}oauth/token`,
            scopes: {},
          },
        },
      },
    });
    const without = await Casting.boot();
    const { components } = JSON.parse((await without.as(undefined).get('/openapi.json')).text) as OpenAPIObject;
    expect(Object.keys(components!.securitySchemes!)).toEqual(['bearer']);
    await without.stop();
  });

  it('is the same in YAML', async () => {
    const yaml = await casting.as(undefined).get('/openapi.yaml');
    expect(yaml.status).toBe(200);
    expect(yaml.text).toContain('operationId: createActor');
  });
});

interface Described {
  readonly name: string;
  readonly description: string;
  readonly example?: unknown;
  readonly schema: { readonly examples?: unknown[]; readonly items?: { readonly examples?: unknown[] } };
}

/** All objects below `node`, including all schemas, except those in examples. */
function* schemas(node: object): Generator<object> {
  yield node;
  for (const [name, child] of Object.entries(node) as [string, unknown][]) {
    if (typeof child === 'object' && child !== null && !name.startsWith('example')) yield* schemas(child);
  }
}

/** All examples below `node`: beside a schema, as for answers and headers, or inside it. */
function* examples(node: object): Generator<{ schema: object; example: unknown }> {
  const { schema = node, example, examples: more = [] } = node as Partial<Described & Described['schema']>;
  for (const value of example === undefined ? more : [example, ...more]) yield { schema, example: value };
  for (const [name, child] of Object.entries(node) as [string, unknown][]) {
    if (typeof child === 'object' && child !== null && !name.startsWith('example')) yield* examples(child);
  }
}
