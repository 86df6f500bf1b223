import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { positionText } from '../src/history/feed-query.js';
import { UNREAD } from '../src/history/feed.js';
import type { Position } from '../src/history/position.js';
import { Casting, type Answer } from './support/casting.js';

let casting: Casting;
let origin: string;
/** The tests store changes of the transactions from this id on, which the server has passed. */
const PASSED = 5000;
beforeAll(async () => {
  casting = await Casting.start();
  await casting.database.query(
    'DO $$ BEGIN FOR i IN 1..60000 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$',
  );
  // That of earlier versions, which names no change: the tests replace all changes.
  const [found] = await casting.database.query<{ origin: string }>(
    `SELECT concat_ws('/', system_identifier, timeline_id, 'changes'::regclass::oid) AS origin FROM pg_control_system(), pg_control_checkpoint()`,
  );
  origin = found!.origin;
});
afterAll(() => casting.stop());

const get = (query: string) => casting.as('director').get(`/changes${query}`);

function next({ headers }: Answer): Position {
  const since = new URL(/<([^>]+)>; rel="next"/.exec(headers.get('link')!)![1]!, casting.url).searchParams.get(
    'since',
  )!;
  const [from, read, reading, after] = JSON.parse(Buffer.from(since, 'base64url').toString()) as string[];
  return { origin: from!, read: read!, ...(reading && { reading, after: after! }) };
}

interface Written {
  readonly id: number;
  readonly transaction: number;
}

/** Replaces all changes by these. */
async function store(changes: Written[]): Promise<void> {
  await casting.database.query('DELETE FROM changes');
  await casting.database.query(
    `INSERT INTO changes (id, transaction_id, subject, request_id, action, resource, resource_id, version) OVERRIDING SYSTEM VALUE
     SELECT id, transaction::text::xid8, 's', 'r', 'update', 'actors', 1, 1 FROM unnest($1::bigint[], $2::bigint[]) _ (id, transaction)`,
    [changes.map(({ id }) => id), changes.map(({ transaction }) => transaction)],
  );
}

/** Reads on from `position` until nothing is new; returns the ids of each answer. */
async function readFrom(position: Position, limit: number): Promise<number[][]> {
  const pages: number[][] = [];
  for (let since = position; ;) {
    const answer = await get(`?limit=${limit}&since=${positionText(since)}`);
    expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
    if (answer.body.changes.length === 0) return pages;
    pages.push(answer.body.changes.map(({ id }) => id));
    since = next(answer);
  }
}

describe('a page of the feed', () => {
  /** Each step begins a transaction, writes a change in a running one, or ends a running one. */
  const steps = fc.array(fc.tuple(fc.constantFrom('begin', 'write', 'write', 'end'), fc.nat(5)), {
    minLength: 5,
    maxLength: 60,
  });

  it('has what the snapshot of the position does not see, by id, whatever transactions ran at once', async () => {
    const property = fc.asyncProperty(steps, fc.nat(), fc.integer({ min: 1, max: 7 }), async (steps, moment, limit) => {
      const changes: Written[] = [];
      const running: number[] = [];
      let began = PASSED;
      let position: Position | undefined;
      for (const [i, [verb, which]] of steps.entries()) {
        if (verb === 'begin' || running.length === 0) running.push(began++);
        else if (verb === 'end') running.splice(which % running.length, 1);
        else changes.push({ id: 100 + changes.length, transaction: running[which % running.length]! });
        if (i !== moment % steps.length) continue;
        position = {
          origin,
          read: `${Math.min(began, ...running)}:${began}:${running.toSorted((a, b) => a - b).join()}`,
        };
      }
      await store(changes);
      const [, end, list] = position!.read.split(':') as [string, string, string];
      const unseen = changes.filter(
        ({ transaction }) => transaction >= Number(end) || list.split(',').includes(`${transaction}`),
      );
      // A position that no answer gave: no change of its last transactions is visible.
      if (changes.every(({ transaction }) => transaction < Number(end) - 1)) return;
      const pages = await readFrom(position!, limit);
      expect(pages.flat()).toEqual(unseen.map(({ id }) => id));
      expect(pages.slice(0, -1).every((page) => page.length === limit)).toBe(true);
    });
    await fc.assert(property, { numRuns: 60 });
  });

  it('starts with the lowest id although its transaction is one of the latest that ran at once', async () => {
    // 900 transactions begin, then write in the opposite order.
    const changes = Array.from({ length: 5000 }, (_, i) => ({
      id: 1000 + i,
      transaction: i < 900 ? 7000 - i : 7001 + i,
    }));
    await store([{ id: 1, transaction: 6000 }, ...changes]);
    const pages = await readFrom({ origin, read: '6001:6001:' }, 500);
    expect(pages.flat()).toEqual(changes.map(({ id }) => id));
  });

  it('has 500 changes unless a lower limit is given, and leads on', async () => {
    await store(Array.from({ length: 1201 }, (_, i) => ({ id: i + 1, transaction: PASSED + i })));
    const lengths: number[] = [];
    for (let query = ''; ;) {
      const answer = await get(query);
      lengths.push(answer.body.changes.length);
      query = /<\/changes([^>]+)>/.exec(answer.headers.get('link')!)![1]!;
      expect(query).not.toContain('limit');
      if (lengths.at(-1) === 0) break;
    }
    expect(lengths).toEqual([500, 500, 201, 0]);
  });

  it('does not move past changes of a restored dump before npm run migrate adopts them', async () => {
    const future = 10_000_000_000;
    await store([
      { id: 1, transaction: future },
      ...Array.from({ length: 3000 }, (_, i) => ({ id: 10 + i, transaction: PASSED + i })),
    ]);
    const answer = await get('');
    expect(answer.body.changes).toEqual([]);
    const position = next(answer);
    expect(next(await get(`?since=${positionText(position)}`))).toEqual(position);
    await casting.database.query('UPDATE changes SET transaction_id = pg_current_xact_id() WHERE id = 1');
    const pages = await readFrom(position, 500);
    expect(pages.flat()).toEqual([1, ...Array.from({ length: 3000 }, (_, i) => 10 + i)]);
  });
});

describe('the statement of the feed', () => {
  const ROWS = 50_000;
  const last = () => PASSED + ROWS;

  beforeAll(async () => {
    // Statistics from when one transaction had written all changes.
    await store(Array.from({ length: 5000 }, (_, i) => ({ id: i + 1, transaction: 4000 })));
    await casting.database.query('ANALYZE changes');
    await casting.database.query(
      `INSERT INTO changes (id, transaction_id, subject, request_id, action, resource, resource_id, version) OVERRIDING SYSTEM VALUE
       SELECT 5000 + i, (${PASSED} + i)::text::xid8, 's', 'r', 'update', 'actors', 1, 1 FROM generate_series(1, ${ROWS}) i`,
    );
  });

  it.each(['force_generic_plan', 'force_custom_plan'])(
    'reads a page of a long feed from where it starts: %s',
    async (mode) => {
      const url = new URL(casting.database.url);
      url.searchParams.set('options', `-c plan_cache_mode=${mode} -c max_parallel_workers_per_gather=0`);
      const client = new pg.Client({ connectionString: url.href });
      await client.connect();
      await client.query(`PREPARE unread AS ${UNREAD.text}`);
      const snapshot = (end: number) => `'${end}:${end}:'`;
      for (const [what, read, reading, after] of [
        ['the beginning', `'1:1:'`, 'NULL', 'NULL'],
        ['nearly all behind', snapshot(PASSED + 1), 'NULL', 'NULL'],
        ['5 % behind', snapshot(last() - ROWS / 20), 'NULL', 'NULL'],
        ['a further page', snapshot(PASSED + 1), snapshot(last() + 1), String(ROWS / 2)],
        ['nothing new', snapshot(last() + 1), 'NULL', 'NULL'],
        ['a transaction that ran long', `'4000:${last() - 9}:${PASSED + 1},${PASSED + 2}'`, 'NULL', 'NULL'],
      ] as const) {
        const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
          `EXPLAIN (ANALYZE, FORMAT JSON, TIMING OFF) EXECUTE unread (${read}, ${reading}, ${after}, 500, 1)`,
        );
        expect({ what, isShort: touched(rows[0]!['QUERY PLAN'][0].Plan) < 10_000 }).toEqual({ what, isShort: true });
      }
      await client.end();
    },
  );
});

interface Plan {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Plan[];
}

/** The rows of `changes` that a plan read. */
function touched(plan: Plan): number {
  const inner = (plan.Plans ?? []).map(touched).reduce((sum, rows) => sum + rows, 0);
  if (plan['Relation Name'] !== 'changes') return inner;
  return inner + (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) * plan['Actual Loops'];
}
