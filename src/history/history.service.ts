import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository, SelectQueryBuilder } from 'typeorm';
import { sqlState } from '../database/failures.js';
import { readPage, wholeReads, type Listing, type Page } from '../lists/listing.js';
import type { Versioned } from '../resources/answers.js';
import { badRequest } from '../http/errors/failures.js';
import type { Author } from './author.js';
import type { ChangeDto } from './change.dto.js';
import { Change, type Action, type Resource } from './change.entity.js';
import { endOf, upTo, type Position } from './position.js';

/** What became of one row, and who did it: no `before` when it is new, no `after` when it is gone. */
export interface Recorded {
  readonly author: Author;
  readonly action: Action;
  readonly resource: Resource;
  readonly id: number;
  /** Of the row after the change; of a deleted row, its last. */
  readonly version: number;
  readonly before?: object;
  readonly after?: object;
}

/** The SQL that writes down what `select` finds: subject, request id, action, resource, its id, version, before, after. */
export const recordFrom = (select: string) =>
  `INSERT INTO changes (subject, request_id, action, resource, resource_id, version, before, after) ${select}`;

/** How a feature tells `record` what became of one of its rows. */
export const changeOf =
  <T extends { id: number }>(resource: Resource) =>
  (author: Author, action: Action, { before, after }: { before?: Versioned<T>; after?: Versioned<T> }): Recorded => {
    const { row, version } = (after ?? before)!;
    return { author, action, resource, id: row.id, version, before: before?.row, after: after?.row };
  };

export interface Feed {
  readonly changes: ChangeDto[];
  readonly next: Position;
}

const NOTHING_READ = '1:1:';
/** Any number that nothing else locks in the casting database. */
const RESTORES = 20_021_205;

/** Remembers who changed what: every write says so, in its own transaction. */
@Injectable()
export class HistoryService {
  constructor(@InjectRepository(Change) private readonly changes: Repository<Change>) {}

  /** Writes the changes down in the order given, inside the transaction of `manager`. */
  async record(manager: EntityManager, ...changes: Recorded[]): Promise<void> {
    if (changes.length === 0) return;
    const rows = changes.map(({ author, id, ...change }) => ({
      ...change,
      subject: author.subject,
      request_id: author.requestId,
      resource_id: id,
    }));
    await manager.query(
      recordFrom(`SELECT * FROM json_to_recordset($1) AS change (subject text, request_id text, action text,
        resource text, resource_id integer, version integer, before json, after json)`),
      [JSON.stringify(rows)],
    );
  }

  /** The changes of one row, the first first unless `listing` sorts them otherwise. */
  async of(resource: Resource, id: number, listing: Listing): Promise<Page<ChangeDto>> {
    const page = await readPage<Change, Answered>(() => this.rows().where(...of(resource, id)), listing);
    return { ...page, rows: page.rows.map(answered) };
  }

  /** The last change of one row; `null`: it never had one. */
  last(manager: EntityManager, resource: Resource, id: number): Promise<Change | null> {
    const changes = manager.withRepository(this.changes).createQueryBuilder('change');
    return changes
      .where(...of(resource, id))
      .orderBy('change.id', 'DESC')
      .limit(1)
      .getOne();
  }

  /** The last change of a row that is to be restored; restores are done one after the other, to the end of each. */
  async toRestore(manager: EntityManager, resource: Resource, id: number): Promise<Change | null> {
    await manager.query('SELECT pg_advisory_xact_lock($1)', [RESTORES]);
    return this.last(manager, resource, id);
  }

  /**
   * The changes that were committed since `position`, at most `limit`: those that the snapshot read last did not see
   * and a later one does. So the change of a slow transaction comes late, and is never skipped.
   * @throws Failure 400 for a position from before a backup was restored, wherever and however that was done
   */
  async since(position: Position | undefined, limit: number | undefined): Promise<Feed> {
    const now = await this.now();
    const { origin, read, reading = now.snapshot, after = '0' } = position ?? { ...now, read: NOTHING_READ };
    const isPast = [read, reading].every((snapshot) => endOf(snapshot) <= endOf(now.snapshot));
    if (origin !== now.origin || !isPast) throw unknownPosition();
    const rows = this.rows()
      .where('change.transaction_id >= pg_snapshot_xmin(:read::pg_snapshot)')
      .andWhere('NOT pg_visible_in_snapshot(change.transaction_id, :read::pg_snapshot)')
      .andWhere('pg_visible_in_snapshot(change.transaction_id, :reading::pg_snapshot)')
      .andWhere('change.id > :after')
      .setParameters({ read, reading, after })
      .orderBy('change.id')
      .limit(limit === undefined ? undefined : limit + 1);
    const all = () => rows.getRawMany<Answered>();
    const found = await (limit === undefined ? wholeReads.take(all) : all()).catch((error: Error) => {
      throw sqlState(error)?.startsWith('22') ? unknownPosition() : error;
    });
    if (limit === undefined || found.length <= limit) {
      return { changes: found.map(answered), next: { origin, read: reading } };
    }
    const changes = found.slice(0, limit).map(answered);
    return { changes, next: { origin, read, reading, after: String(changes.at(-1)!.id) } };
  }

  /** A dump that is restored makes the table anew; a cluster that goes back in time begins a timeline. */
  private async now(): Promise<{ origin: string; snapshot: string }> {
    const [{ origin, snapshot, last }] = await this.changes.query<[Record<'origin' | 'snapshot' | 'last', string>]>(
      `SELECT concat_ws('/', system_identifier, timeline_id, 'changes'::regclass::oid) AS origin,
         pg_current_snapshot()::text AS snapshot,
         coalesce((SELECT transaction_id FROM changes ORDER BY transaction_id DESC LIMIT 1), '0')::text AS last
       FROM pg_control_system(), pg_control_checkpoint()`,
    );
    return { origin, snapshot: upTo(last, snapshot) };
  }

  private rows(): SelectQueryBuilder<Change> {
    return this.changes
      .createQueryBuilder('change')
      .select('change.action', 'action')
      .addSelect('change.after', 'after')
      .addSelect('change.at', 'at')
      .addSelect('change.before', 'before')
      .addSelect('change.id', 'id')
      .addSelect('change.request_id', 'request_id')
      .addSelect("'/' || change.resource || '/' || change.resource_id", 'resource')
      .addSelect('change.subject', 'sub')
      .addSelect('change.version', 'version');
  }
}

type Answered = Omit<ChangeDto, 'id' | 'at'> & { id: string; at: Date };

const answered = ({ action, after, at, before, id, request_id, resource, sub, version }: Answered): ChangeDto => ({
  action,
  after,
  at: at.toISOString(),
  before,
  id: Number(id),
  request_id,
  resource,
  sub,
  version,
});

const of = (resource: Resource, id: number): [sql: string, parameters: object] => [
  'change.resource = :resource AND change.resource_id = :id',
  { resource, id },
];

const unknownPosition = () =>
  badRequest('since', 'is no position in this database, which was perhaps restored; read all changes anew, without it');
