import type pg from 'pg';
import { IS_IMPORT } from '../database/old-tables.js';
import { storedOf } from '../resources/columns.js';
import type { Resource, Row } from '../resources/resource.js';

/** What this service has under the id of an old row. */
export interface Present {
  /** The stored members as text, and the cast of a movie; `null` if no row has the id. */
  readonly row: Record<string, unknown> | null;
  /** An earlier run moved the row. */
  readonly imported: boolean;
  /** The id belongs, or belonged, to a row. Ids are never used again. */
  readonly known: boolean;
}

/** More ids would be more parameters than one statement answers quickly. */
const BATCH = 5000;

/** What this service has under these ids. */
export async function presentRows<T extends Row>(
  session: pg.Client,
  resource: Resource<T>,
  ids: readonly number[],
): Promise<Map<number, Present>> {
  const { name, one, links } = resource;
  const members = storedOf(resource).map(([member]) => `'${member}', ${one}.${member}`);
  const cast =
    links &&
    `'${links.member}', ARRAY(SELECT ${links.other} FROM ${links.table} WHERE ${links.own} = ${one}.id ORDER BY 1)`;
  // Equality would let the planner read the whole history for each batch; this way it can use only the index.
  const history = `SELECT FROM changes WHERE resource = '${name}' AND resource_id BETWEEN wanted.id AND wanted.id`;
  const sql = `
    SELECT wanted.id, EXISTS (${history} AND ${IS_IMPORT}) AS imported, ${one}.id IS NOT NULL OR EXISTS (${history}) AS known,
      CASE WHEN ${one}.id IS NOT NULL THEN json_build_object(${[...members, ...(cast ? [cast] : [])].join(', ')}) END AS row
    FROM unnest($1::integer[]) AS wanted (id) LEFT JOIN ${name} ${one} ON ${one}.id = wanted.id`;
  const found = new Map<number, Present>();
  for (let i = 0; i < ids.length; i += BATCH) {
    const { rows } = await session.query<Present & Row>(sql, [ids.slice(i, i + BATCH)]);
    for (const row of rows) found.set(row.id, row);
  }
  return found;
}
