import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { Agent, request, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import fc from 'fast-check';
import { Config } from '../src/config/config.js';
import { isRole } from '../src/dev/identity/roles.js';
import { openApiDocument } from '../src/http/openapi/document.js';
import { Casting, environment, PATIENT } from './support/casting.js';
import { DocumentCheck } from './support/document.js';
import { INNER_WORDS } from './support/envelopes.js';
import { anyRequest, type Operation, type Sent } from './support/requests.js';
import { ProductionBuild, type ServiceProcess } from './support/service-process.js';

/** `FUZZ_REQUESTS=10000 npm test -- test/fuzz` sends more requests; `FUZZ_SEED` repeats a run by the seed that it printed. */
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 3200);
const SEEDS = [20021204, Number(process.env.FUZZ_SEED ?? randomInt(2 ** 31))];
const BATCH = 16;
const BATCHES = Math.ceil(REQUESTS / SEEDS.length / BATCH);
const MORE_BATCHES = 100;

interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** The production build in its own process, so that its memory can be measured without that of the tests. */
let build: ProductionBuild;
let service: ServiceProcess;
let casting: Casting;
let document: OpenAPIObject;
let check: DocumentCheck;
const agent = new Agent({ keepAlive: true, maxSockets: BATCH });
const operations = new Map<string, Operation>();
const statuses = new Map<number, number>();
const succeeded = new Set<string>();
const milliseconds: number[] = [];
const mebibytes: number[] = [];

beforeAll(async () => {
  casting = await Casting.start();
  document = openApiDocument(casting.app, casting.app.get(Config));
  check = new DocumentCheck(document);
  for (const item of Object.values(document.paths))
    for (const operation of Object.values(item as Record<string, Operation>))
      operations.set(operation.operationId, operation);
  build = await ProductionBuild.present();
  service = await build.run(environment(casting.database.url, casting.issuer.url, PATIENT));
  await service.ready();
});
afterAll(async () => {
  agent.destroy();
  service.process.kill();
  await service.exit;
  await casting.stop();
});

describe('requests made of the OpenAPI document, good and hostile', () => {
  it.each(SEEDS)(
    'get documented answers (FUZZ_SEED=%i repeats it)',
    async (seed) => {
      const batches = fc.array(anyRequest(document), { minLength: BATCH, maxLength: BATCH });
      await fc.assert(
        fc.asyncProperty(batches, async (batch) => {
          await sameRows();
          const outcomes = await Promise.allSettled(batch.map(ask));
          const failed = outcomes.find((outcome) => outcome.status === 'rejected');
          if (failed) throw failed.reason;
        }),
        // A failure names its request, so shrinking is not needed.
        { seed, numRuns: BATCHES, endOnFailure: true },
      );
      const kibibytes = execFileSync('ps', ['-o', 'rss=', '-p', String(service.process.pid)], { encoding: 'utf8' });
      mebibytes.push(Number(kibibytes) / 1024);
    },
    900_000 + 40 * REQUESTS,
  );

  it('reach every operation, and leave a service that answers', async () => {
    const isUnreached = (operationId: string) => !succeeded.has(operationId);
    // Some operations succeed rarely, so luck decides whether the requests above reach them: they get more.
    for (let seed = 1; seed <= MORE_BATCHES && [...operations.keys()].some(isUnreached); seed++) {
      await sameRows();
      const requests = fc.sample(anyRequest(document, isUnreached), { seed, numRuns: BATCH });
      await Promise.all(requests.map(ask));
    }
    const counts = [...statuses].sort(([a], [b]) => a - b);
    const total = counts.reduce((sum, [, count]) => sum + count, 0);
    const figures = counts.map(([status, count]) => `${status}: ${count}`).join(', ');
    const p99 = milliseconds.sort((a, b) => a - b)[Math.floor(milliseconds.length * 0.99)]!;
    const growth = mebibytes.at(-1)! - mebibytes[0]!;
    process.stdout.write(
      `fuzz: ${total} requests of the seeds ${SEEDS.join(' and ')}; ${figures}; p99 ${p99.toFixed(0)} ms, ` +
        `RSS grew by ${growth.toFixed(0)} MiB from the end of the first seed to that of the second\n`,
    );
    expect(total).toBeGreaterThanOrEqual(REQUESTS);
    // V8 of Node 24 grows its heap during the first 3,000 requests or so; that is not a leak.
    if (REQUESTS >= 10_000) expect(growth).toBeLessThan(64);
    expect([...succeeded].sort()).toEqual([...operations.keys()].sort());
    await sameRows();
    expect((await casting.as(undefined).get('/health/ready')).status).toBe(200);
    expect((await casting.as('assistant').get('/actors')).body.actors).toHaveLength(12);
  });
});

/**
 * Stores rows of all resources, with ids from 1, some of them deleted. Every batch starts with the same rows, so a seed
 * reproduces its run.
 */
async function sameRows(): Promise<void> {
  const { query } = casting.database;
  await query(`TRUNCATE actors, movies, movie_actors, roles, castings, absences, pending_memberships, pending_rows, changes,
               idempotency_keys RESTART IDENTITY`);
  await query(`INSERT INTO actors (name, gender, age)
               SELECT 'Zoë López ' || n, 'female', n * 8 FROM generate_series(1, 15) n`);
  await query(`INSERT INTO movies (title, release_date)
               SELECT 'Terminator ' || n, DATE '2002-12-04' + n FROM generate_series(1, 10) n`);
  await remove('actors', 'age, gender, id, ARRAY[1, 2] AS movies, name', 'id IN (8, 9, 10)');
  await remove('movies', 'ARRAY[1, 2] AS actors, id, release_date, title', 'id > 6');
  await query(`INSERT INTO movie_actors (movie_id, actor_id)
               SELECT movies.id, actors.id FROM movies, actors WHERE (movies.id + actors.id) % 3 = 0`);
  await query(`INSERT INTO roles (movie_id, name, billing, starts, ends)
               SELECT n % 6 + 1, 'Ripley ' || n, n, DATE '2026-03-05' + n, DATE '2026-04-02' + n FROM generate_series(1, 10) n`);
  await query(`INSERT INTO castings (movie_id, role_id, actor_id, status)
               SELECT movie_id, roles.id, n, CASE WHEN (movie_id + n) % 3 = 0 THEN 'confirmed' ELSE 'offered' END
               FROM roles, generate_series(1, 2) n WHERE roles.id < 9 ORDER BY roles.id, n`);
  await query(`INSERT INTO absences (actor_id, starts, ends)
               SELECT n % 7 + 1, DATE '2026-03-16' + n, DATE '2026-03-20' + n FROM generate_series(1, 10) n`);
  await remove('castings', 'actor_id, id, movie_id, notes, role_id, status', 'id IN (8, 9, 10)');
  await remove('roles', 'billing, ends, id, movie_id, name, notes, starts', 'id > 8');
  await remove('absences', 'actor_id, ends, id, notes, starts', 'id > 7');
}

/** Deletes rows and records it, with these members. */
async function remove(table: string, members: string, condition: string): Promise<void> {
  await casting.database.query(`
    INSERT INTO changes (subject, request_id, action, resource, resource_id, version, before)
    SELECT 'fuzz', 'fuzz', 'delete', '${table}', id, version, row_to_json((SELECT r FROM (SELECT ${members}) r))
    FROM ${table} WHERE ${condition}`);
  await casting.database.query(`DELETE FROM ${table} WHERE ${condition}`);
}

/** Also follows the link to the next page, both unchanged and with forged cursors. */
async function ask(sent: Sent): Promise<void> {
  const { headers } = await judge(sent);
  const next = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
  if (!next) return;
  const { status } = await judge({ ...sent, path: next });
  // 404 if another request of the batch has deleted the parent.
  const good = sent.operationId.includes('Of') ? [200, 304, 404] : [200, 304];
  if (!good.includes(status)) throw new Error(`the next page, ${next}, answers ${status}`);
  const cursor = new URLSearchParams(next.split('?')[1]).get('cursor');
  if (!cursor) return;
  const [fingerprint, ...keys] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as string[];
  for (const key of ['', '1e400', '99999999999999999999', 'infinity', '\ud800', "'; --"]) {
    const forged = Buffer.from(JSON.stringify([fingerprint, key, ...keys.slice(1)])).toString('base64url');
    await judge({ ...sent, path: next.replace(cursor, forged) });
  }
}

/** @throws Error that names the request whose answer is not documented */
async function judge(sent: Sent): Promise<Received> {
  const answer = await send(sent);
  const { status, text } = answer;
  statuses.set(status, (statuses.get(status) ?? 0) + 1);
  if (status < 300) succeeded.add(sent.operationId);
  try {
    expectDocumented(sent, answer);
  } catch (error) {
    throw new Error(`${JSON.stringify(sent).slice(0, 2000)} got ${status} ${text.slice(0, 2000)}`, { cause: error });
  }
  return answer;
}

function expectDocumented(sent: Sent, answer: Received): void {
  const { status, headers, text } = answer;
  check.check({ ...sent, ...answer });
  const documented = operations.get(sent.operationId)!.responses[status]?.headers;
  const carried = Object.keys(document.components!.headers!).filter((name) => headers.has(name));
  if (documented) expect(Object.keys(documented)).toEqual(expect.arrayContaining(carried));
  expect(headers.get('x-request-id')).toMatch(/^[\w.-]{1,128}$/);
  expect(status).toBeLessThan(500);
  if (status >= 400 && sent.method !== 'HEAD') expect(JSON.parse(text)).toMatchObject({ error: status });
  if (status >= 400) expect(text).not.toMatch(INNER_WORDS);
  const isDetailed = sent.method === 'HEAD' || (status !== 409 && status !== 422) || /"details":\[\{/.test(text);
  expect([status, isDetailed]).toEqual([status, true]);
  const isJson = headers.get('content-type')?.startsWith('application/json') && text !== '';
  if (isJson) expect(JSON.stringify(sorted(JSON.parse(text)))).toBe(text);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}

/** Sends by node:http, because fetch normalises the path and sends no body with GET. */
async function send({ method, path, headers, body, authorization }: Sent): Promise<Received> {
  const credentials = isRole(authorization) ? `Bearer ${await casting.token(authorization)}` : authorization;
  const all = {
    ...headers,
    ...(credentials === undefined ? {} : { authorization: credentials }),
    ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
  };
  const began = performance.now();
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(service.url, { agent, method, path, headers: all }, resolve).on('error', reject).end(body);
  });
  const bytes = await buffer(response);
  milliseconds.push(performance.now() - began);
  const decode = bytes.length > 0 && decoders[response.headers['content-encoding'] ?? ''];
  return {
    status: response.statusCode!,
    headers: new Headers(response.headers as Record<string, string>),
    text: (decode ? decode(bytes) : bytes).toString(),
  };
}

const decoders: Record<string, (bytes: Buffer) => Buffer> = {
  gzip: gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};
