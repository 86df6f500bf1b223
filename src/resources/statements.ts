import { prepared, type PreparedStatement } from '../database/prepared.js';
import { recordFrom } from '../history/history.service.js';
import type { Sheet } from '../spreadsheets/exports.js';
import { jsonOf, perMembers, storedOf, typesOf, type StoredMember } from './columns.js';
import { creationOf } from './creation-statement.js';
import type { Resource, Row } from './resource.js';
import { sheetOf } from './sheet-columns.js';

/** The SQL of a resource. A snapshot of it is committed (`statements.spec.ts`). */
export interface Statements {
  /** The JSON of a row, whose alias is the resource's `one`. */
  readonly json: string;
  /** Selects `id`, `version` and `json` of all rows. */
  readonly all: string;
  /** Selects `row` and `version` of the rows with the ids `$1`, in order of ids. */
  readonly some: PreparedStatement;
  /** Selects which of the ids `$1` are rows to which rows of this resource may have links. */
  readonly linked?: PreparedStatement;
  /** Like `linked`, but protects these rows from deletion until the transaction ends. */
  readonly keepLinked?: PreparedStatement;
  /** Creates and records the rows in the JSON array `$1`; see `creationOf`. */
  readonly create: PreparedStatement;
  /** Inserts a row with the id and version in the JSON `$1`; returns no row if the id exists. */
  readonly reinsert: string;
  /**
   * Does the updates in the JSON array `$1`, which may set these members, and records them. Of a row that another session
   * has locked or has just changed it returns only the id.
   */
  readonly updateAll: (members: ReadonlySet<string>) => PreparedStatement;
  /** A row in spreadsheets. */
  readonly sheet: Sheet;
  /** Whether updates need the `names` of the members that were sent. */
  readonly needsNames: boolean;
}

/**
 * The ids of an array parameter, for `id = ANY(…)`. PostgreSQL keeps the plan of a prepared statement only if a plan for the
 * present values would not be cheaper. With the array itself it would be, if there are few ids, and each execution is planned.
 */
const idsIn = (array: string) => `ARRAY(SELECT unnest(${array}::integer[]))`;

/** Generates the SQL of a resource. */
export function statementsOf<T extends Row>(resource: Resource<T>): Statements {
  const { name, one } = resource;
  const stored = storedOf(resource);
  const names = stored.map(([member]) => member);
  const types = typesOf(stored);
  const json = jsonOf(resource);
  return {
    json,
    all: `SELECT id, version, ${json}::text AS json FROM ${name} ${one}`,
    some: prepared(`SELECT ${json} AS row, version FROM ${name} ${one} WHERE id = ANY(${idsIn('$1')}) ORDER BY id`),
    ...linkedOf(resource),
    create: prepared(creationOf(resource)),
    reinsert: `INSERT INTO ${name} (id, version, ${names.join(', ')}) OVERRIDING SYSTEM VALUE
      SELECT id, version, ${names.join(', ')} FROM json_to_record($1) AS row (id integer, version integer, ${types})
      ON CONFLICT ON CONSTRAINT pk_${name} DO NOTHING RETURNING id`,
    sheet: sheetOf(resource),
    ...updatesOf({ name, one, json }, stored),
  };
}

function linkedOf<T extends Row>({ links }: Resource<T>): Pick<Statements, 'linked' | 'keepLinked'> {
  if (!links) return {};
  const sql = `SELECT id FROM ${links.of} WHERE id = ANY(${idsIn('$1')})`;
  return { linked: prepared(sql), keepLinked: prepared(`${sql} ORDER BY id FOR KEY SHARE`) };
}

type Names = Record<'name' | 'one' | 'json', string>;

function updatesOf(names: Names, stored: readonly StoredMember[]): Pick<Statements, 'updateAll' | 'needsNames'> {
  const { name, one } = names;
  // For a mandatory member NULL means that it was not sent. An optional one may have been sent as null.
  const needsNames = stored.some(([, { optional }]) => optional);
  const sentOf = (members: readonly StoredMember[]) =>
    `id integer, ${needsNames ? 'names text[], ' : ''}${typesOf(members)}`;
  const updateOf = (members: readonly StoredMember[]) => {
    const set = members.map(([member, { optional }]) =>
      optional
        ? `${member} = CASE WHEN '${member}' = ANY(sent.names) THEN sent.${member} ELSE ${one}.${member} END`
        : `${member} = coalesce(sent.${member}, ${one}.${member})`,
    );
    return `UPDATE ${name} ${one} SET ${[...set, `version = ${one}.version + 1`].join(', ')}`;
  };
  return {
    updateAll: perMembers(stored, (members) => batchOf(names, updateOf(members), sentOf(members))),
    needsNames,
  };
}

/**
 * The SQL that updates and records a batch. It is one statement, so that it commits by itself and costs one round trip.
 *
 * It does not wait for rows that another session has locked. Its UPDATE sees each row as `before` locked it: in READ
 * COMMITTED, PostgreSQL follows a row to its latest version, regardless of the statement's snapshot. But it sees other
 * tables as of that snapshot, and a row's JSON may depend on them. So a row that has another version than the snapshot sees,
 * in `seen`, is left out like a locked one: PostgreSQL repeats the JOIN for the version that it locks.
 *
 * `after` has all that is recorded: PostgreSQL expects one row of it, and would compare each row with each other in a JOIN.
 */
const batchOf = ({ name, one, json }: Names, update: string, sent: string) => `
    WITH sent AS MATERIALIZED (
      SELECT * FROM json_to_recordset($1) AS sent (${sent}, versions integer[], subject text, request_id text)
    ), seen AS MATERIALIZED (
      SELECT id, version FROM ${name} WHERE id = ANY(ARRAY(SELECT id FROM sent))
    ), before AS MATERIALIZED (
      SELECT id, version, ${json} AS row FROM ${name} ${one} JOIN seen USING (id, version)
      ORDER BY id FOR NO KEY UPDATE OF ${one} SKIP LOCKED
    ), after AS (
      ${update}
      FROM sent JOIN before USING (id)
      WHERE ${one}.id = before.id AND (sent.versions IS NULL OR before.version = ANY(sent.versions))
      RETURNING ${one}.id, ${one}.version, subject, request_id, before.row AS former, ${json} AS row
    ), recorded AS (
      ${recordFrom(`SELECT subject, request_id, 'update', '${name}', id, version, former, row FROM after`)}
    )
    SELECT id, before.version AS found, after.version, after.row::text AS json
    FROM seen LEFT JOIN before USING (id) LEFT JOIN after USING (id)`;
