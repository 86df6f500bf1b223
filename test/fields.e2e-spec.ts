import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Config } from '../src/config/config.js';
import type { ChangeDto } from '../src/history/change.dto.js';
import { openApiDocument } from '../src/http/openapi/document.js';
import { KeptRows } from '../src/kept/kept-rows.js';
import { Casting, idOf, locationOf, type Answer, type Caller } from './support/casting.js';
import {
  absent,
  changedTogether,
  isNullable,
  listFor,
  resourcesOf,
  twoBodies,
  type Resource,
  type Row,
} from './support/resources.js';
import { until } from './support/until.js';

const wishes: { answers: string; headers: Record<string, string> }[] = [
  { answers: 'the list', headers: {} },
  { answers: 'the row', headers: { prefer: 'return=representation' } },
];

/** Members that can't be changed, and members that follow from the path or from other members. */
const besides: Record<string, { fixed?: string[]; given: string[] }> = {
  absences: { given: ['actor_id'] },
  castings: { fixed: ['actor_id'], given: ['movie_id'] },
  roles: { given: ['movie_id'] },
};

/**
 * Sends each member of each resource through the service. Resources and members are read from the OpenAPI document, so a
 * new one is tested without a change here.
 */
describe.each([
  { rows: 'kept in memory', limit: '64' },
  { rows: 'read from the database', limit: '0' },
])('no member is lost, of rows $rows', ({ limit }) => {
  const isKept = limit !== '0';
  let casting: Casting;
  let resources: Resource[];
  beforeAll(async () => {
    casting = await Casting.start({ DATABASE_KEPT_MIB: limit });
    resources = resourcesOf(openApiDocument(casting.app, casting.app.get(Config)));
    if (isKept) await until(() => casting.app.get(KeptRows).now());
  });
  afterAll(() => casting.stop());

  it('as far as the document says', () => {
    const names = ['absences', 'actors', 'castings', 'movies', 'roles'];
    expect(resources.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
    for (const { name, create, update, answered } of resources) {
      const { fixed = [], given = [] } = besides[name] ?? {};
      const sent = Object.keys(create);
      expect([name, [...Object.keys(update), ...fixed].toSorted()]).toEqual([name, sent.toSorted()]);
      expect([name, Object.keys(answered).toSorted()]).toEqual([name, [...sent, 'id', ...given].toSorted()]);
    }
  });

  it.each(wishes)('where writes answer $answers', async ({ headers }) => {
    const losses: string[] = [];
    for (const resource of resources) {
      const producer = casting.as('producer');
      for (const start of ['all members', 'the required ones', 'nulls']) {
        const [body, other] = await twoBodies(producer, resource, resources);
        const members = Object.entries(body);
        const required = Object.fromEntries(members.filter(([name]) => resource.required.includes(name)));
        const nullable = members.filter(([name]) => isNullable(resource.create[name]!));
        const nulls = { ...body, ...Object.fromEntries(nullable.map(([name]) => [name, null])) };
        const way = new Way(producer, resource, resources, headers);
        const sent = start === 'nulls' ? nulls : start === 'all members' ? body : required;
        losses.push(...(await way.walk(sent, other, body)));
      }
    }
    expect(losses).toEqual([]);
    expect(casting.app.get(KeptRows).counts.hits > 0).toBe(isKept);
  });
});

/** Follows one row through all writes and reads of the service. */
class Way {
  /** The members that differ from what was sent, and where they were found. */
  private readonly losses: string[] = [];
  private readonly changes: { step: string; before: Row | null; after: Row | null }[] = [];
  /** The paths of other rows that refer to this one. */
  private readonly holders: string[] = [];
  private path: string;
  /** The path of the list to which the row was added. */
  private list: string;
  /** The expected row. */
  private row: Row;

  constructor(
    private readonly caller: Caller,
    private readonly resource: Resource,
    private readonly all: Resource[],
    private readonly headers: Record<string, string>,
  ) {}

  /** Creates the row from `start`, then sets each member to its value in `other`, and finally all to those in `body`. */
  async walk(start: Row, other: Row, body: Row): Promise<string[]> {
    await this.create(start);
    await this.removeAndRestore();
    const { update } = this.resource;
    const members = (names: string[], of: (name: string) => unknown) =>
      Object.fromEntries(names.map((name) => [name, of(name)]));
    for (const names of changedTogether(update)) {
      await this.patch(
        `PATCH of ${names.join()} alone`,
        members(names, (name) => other[name]),
      );
      const nulls = members(names, () => null);
      if (names.every((name) => isNullable(update[name]!))) await this.patch(`PATCH of ${names.join()} to null`, nulls);
    }
    await this.patch(
      'PATCH of all',
      members(Object.keys(update), (name) => body[name]),
    );
    await this.removeAndRestore();
    await this.lookBack(`${this.path}/history`);
    await this.lookBack('/changes');
    return this.losses;
  }

  private async create(start: Row): Promise<void> {
    const { name, create } = this.resource;
    this.list = await listFor(this.caller, this.resource, this.all);
    const answer = await this.caller.post(this.list, start, this.headers);
    this.path = locationOf(answer);
    const row: Row = { ...start, id: idOf(this.path) };
    const created = this.rowIn(await this.caller.get(this.path))!;
    for (const given of besides[name]?.given ?? []) row[given] = created[given];
    for (const [name, schema] of Object.entries(create)) row[name] ??= absent(schema);
    for (const holder of this.all.filter((other) => name in other.create)) {
      const [body] = await twoBodies(this.caller, holder, this.all);
      const answer = await this.caller.post(`/${holder.name}`, { ...body, [name]: [row.id] });
      this.holders.push(locationOf(answer));
    }
    await this.written(`POST of ${Object.keys(start).join(', ')}`, answer, row);
  }

  private async patch(step: string, changes: Row): Promise<void> {
    await this.written(step, await this.caller.patch(this.path, changes, this.headers), { ...this.row, ...changes });
  }

  private async removeAndRestore(): Promise<void> {
    await this.written('DELETE', await this.caller.delete(this.path, undefined, this.headers), null);
    expect((await this.caller.get(this.path)).status).toBe(404);
    await this.written('restore', await this.caller.post(`${this.path}/restore`, undefined, this.headers), this.row);
  }

  /** Compares the answer of a write and the row after it; `null` if the write deleted the row. */
  private async written(step: string, answer: Answer, after: Row | null): Promise<void> {
    expect({ step, ok: [200, 201].includes(answer.status), text: answer.text }).toMatchObject({ step, ok: true });
    this.changes.push({ step, before: this.changes.at(-1)?.after ?? null, after });
    this.row = after ?? this.row;
    if (after || this.headers.prefer) this.compare(`answer to ${step}`, this.rowIn(answer), this.row);
    if (!after) return;
    for (const path of [this.path, ...this.lists()]) {
      this.compare(`GET ${path} after ${step}`, this.rowIn(await this.caller.get(path)), after);
    }
  }

  /** All lists with the row: its own, those below related rows, and those that `include` adds. */
  private lists(): string[] {
    const { name, includes } = this.resource;
    const byId = `/${name}?id=${idOf(this.path)}`;
    const own = [this.list, `${this.list}?limit=500`, `${this.list}?limit=500&page=1`];
    // Lists below another row have no filter of ids.
    if (this.list !== `/${name}`) return [...own, ...includes.map((include) => `${this.list}?include=${include}`)];
    const held = this.all.flatMap((other) =>
      [this.row[other.name] ?? this.row[`${other.one}_id`] ?? []].flat().map((id) => `/${other.name}/${id as number}`),
    );
    const others = [...held, ...this.holders].flatMap((path) => {
      const other = this.all.find(({ name }) => path.startsWith(`/${name}/`))!;
      const isBelow = other.list !== `/${other.name}`;
      const list = isBelow ? `${this.placed(other.list)}?` : `${other.list}?id=${idOf(path)}&`;
      const beside = other.includes.includes(name) ? [`${list}include=${name}`] : [];
      return other.below.includes(name) ? [...beside, `${path}/${name}`] : beside;
    });
    return [...own, byId, ...includes.map((include) => `${byId}&include=${include}`), ...others];
  }

  /** The path of a list below another row, with the id that this row has for it. */
  private placed(list: string): string {
    return list.replace(/\{(\w+)\}/, (_, name: string) => String(this.row[name]));
  }

  private async lookBack(path: string): Promise<void> {
    const changes = await this.changesOf(path);
    const found = changes.filter(({ resource }) => resource === this.path);
    expect(found).toHaveLength(this.changes.length);
    for (const [i, { step, before, after }] of this.changes.entries()) {
      this.compare(`before of ${step} in ${path}`, found[i]!.before as Row | null, before);
      this.compare(`after of ${step} in ${path}`, found[i]!.after as Row | null, after);
    }
  }

  /** The changes of a whole history, or of all pages of the feed. */
  private async changesOf(path: string): Promise<ChangeDto[]> {
    const { body, headers } = await this.caller.get(path);
    const [, next] = /<(.+)>; rel="next"/.exec(headers.get('link') ?? '') ?? [];
    return next && body.changes.length > 0 ? [...body.changes, ...(await this.changesOf(next))] : body.changes;
  }

  /** The row in an answer with one row or with a list. */
  private rowIn({ body }: Answer): Row | undefined {
    const { [this.resource.one]: one, [this.resource.name]: list } = body as unknown as Record<string, Row | Row[]>;
    return (one as Row | undefined) ?? (list as Row[] | undefined)?.find(({ id }) => id === idOf(this.path));
  }

  private compare(step: string, found: Row | null | undefined, expected: Row | null): void {
    if (!expected) return expect([step, found]).toEqual([step, null]);
    for (const name of Object.keys(this.resource.answered)) {
      const [is, was] = [found, expected].map((row) => this.comparable(name, row?.[name] ?? null));
      if (isDeepStrictEqual(is, was)) continue;
      this.losses.push(`${this.resource.name}.${name}, ${step}: ${JSON.stringify(is)}, not ${JSON.stringify(was)}`);
    }
  }

  /** Converts dates, which have another form in answers than in requests. */
  private comparable(name: string, value: unknown): unknown {
    const isDay = this.resource.create[name]?.format === 'date' && value !== null;
    return isDay ? new Date(value as string).toUTCString() : value;
  }
}
