import { prepared, type PreparedStatement } from '../database/prepared.js';
import { recordFrom } from '../history/history.service.js';
import { id, isStored, type Column, type Resource, type Row, type Stored } from './resource.js';

/** The SQL of a resource. A snapshot of it is committed (`statements.spec.ts`). */
export interface Statements {
  /** The JSON of a row, whose alias is the resource's `one`. */
  readonly json: string;
  /** Selects `id`, `version` and `json` of all rows. */
  readonly all: string;
  /** Selects `row` and `version` of the rows with the ids `$1`, in order of ids. */
  readonly some: PreparedStatement;
  /** Inserts a row from the JSON `$1` and returns its id. */
  readonly insert: string;
  /** Inserts a row with the id and version in the JSON `$1`; returns no row if the id exists. */
  readonly reinsert: string;
  /** Sets the members in the JSON `$1` on the row with its id, and increments the version. */
  readonly update: string;
  /** Does the updates in the JSON array `$1` and records them; waits for locked rows. */
  readonly updateAll: PreparedStatement;
  /** Like `updateAll`, but skips locked rows and returns only their ids. */
  readonly updateUnlocked: PreparedStatement;
  /** Whether updates need the `names` of the members that were sent. */
  readonly needsNames: boolean;
  /** Whether answers contain data of other tables. The rows must then be locked before `updateAll` starts. */
  readonly dependsOnOthers: boolean;
}

/** Generates the SQL of a resource. */
export function statementsOf<T extends Row>({ name, one, columns }: Resource<T>): Statements {
  const members = Object.entries<Column>(columns);
  const stored = members.filter((member): member is [string, Stored] => isStored(member[1]));
  const names = stored.map(([member]) => member);
  const types = stored.map(([member, { type }]) => `${member} ${type}`).join(', ');

  const answered = members.map(([member, column]) => {
    const own = `${one}.${member}`;
    const sql = isStored(column) ? (column.answered?.(own) ?? own) : column.derived(one);
    return sql === own ? sql : `(${sql}) AS ${member}`;
  });
  const json = `row_to_json((SELECT r FROM (SELECT ${answered.join(', ')}) r))`;

  const set = stored.map(([member, { optional }]) =>
    optional
      ? `${member} = CASE WHEN '${member}' = ANY(sent.names) THEN sent.${member} ELSE ${one}.${member} END`
      : `${member} = coalesce(sent.${member}, ${one}.${member})`,
  );
  const changed = `${set.join(', ')}, version = ${one}.version + 1`;
  // For a mandatory member NULL means that it was not sent. An optional one may have been sent as null.
  const needsNames = stored.some(([, { optional }]) => optional);
  const sent = `sent (id integer, ${needsNames ? 'names text[], ' : ''}${types}`;

  const updateAll = batchUpdate({ name, one, json, changed, sent });
  return {
    json,
    all: `SELECT id, version, ${json}::text AS json FROM ${name} ${one}`,
    some: prepared(`SELECT ${json} AS row, version FROM ${name} ${one} WHERE id = ANY($1) ORDER BY id`),
    insert: `INSERT INTO ${name} (${names.join(', ')})
      SELECT ${names.join(', ')} FROM json_to_record($1) AS sent (${types}) RETURNING id`,
    reinsert: `INSERT INTO ${name} (id, version, ${names.join(', ')}) OVERRIDING SYSTEM VALUE
      SELECT id, version, ${names.join(', ')} FROM json_to_record($1) AS row (id integer, version integer, ${types})
      ON CONFLICT ON CONSTRAINT pk_${name} DO NOTHING RETURNING id`,
    update: `UPDATE ${name} ${one} SET ${changed} FROM json_to_record($1) AS ${sent}) WHERE ${one}.id = sent.id`,
    updateAll: prepared(updateAll('', 'before')),
    updateUnlocked: prepared(updateAll(' SKIP LOCKED', `${name} JOIN sent USING (id) LEFT JOIN before USING (id)`)),
    needsNames,
    dependsOnOthers: members.some(([, column]) => !isStored(column) && column !== id),
  };
}

/** The SQL that updates and records a batch; `lock` says how, and `found` of which rows it returns what. */
const batchUpdate =
  ({ name, one, json, changed, sent }: Record<'name' | 'one' | 'json' | 'changed' | 'sent', string>) =>
  // One statement, because each statement costs a batch of writes a round trip. Its UPDATE sees each row as `before` locked
  // it: in READ COMMITTED, PostgreSQL follows a row to its latest version, regardless of the statement's snapshot.
  (lock: string, found: string) => `
    WITH sent AS MATERIALIZED (
      SELECT * FROM json_to_recordset($1) AS ${sent}, versions integer[], subject text, request_id text)
    ), before AS MATERIALIZED (
      SELECT ${one}.id, ${one}.version, ${json} AS row FROM ${name} ${one} JOIN sent USING (id)
      ORDER BY ${one}.id FOR NO KEY UPDATE OF ${one}${lock}
    ), after AS (
      UPDATE ${name} ${one} SET ${changed}
      FROM before JOIN sent USING (id)
      WHERE ${one}.id = before.id AND (sent.versions IS NULL OR before.version = ANY(sent.versions))
      RETURNING ${one}.id, ${one}.version, ${json} AS row
    ), recorded AS (
      ${recordFrom(`SELECT subject, request_id, 'update', '${name}', id, after.version, before.row, after.row
      FROM sent JOIN before USING (id) JOIN after USING (id)`)}
    )
    SELECT id, before.version AS found, after.version, after.row::text AS json FROM ${found} LEFT JOIN after USING (id)`;
