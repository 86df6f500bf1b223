/** Runs one statement and returns its rows. */
type Query = (sql: string) => Promise<unknown[]>;

/** An identity column and its sequence. While `last` is below `highest`, inserts may fail: their id may be taken. */
export interface Identity {
  /** Both names are quoted for SQL where needed. */
  readonly table: string;
  readonly sequence: string;
  readonly highest: number;
  readonly last: number;
  readonly max: number;
}

/** The identity columns of our tables. A table of another owner in the same schema is not ours. */
const COLUMNS = `
  SELECT attrelid::regclass::text AS "table", quote_ident(attname) AS "column", quote_literal(relname) AS resource,
    pg_get_serial_sequence(attrelid::regclass::text, attname) AS sequence
  FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
  WHERE attidentity <> '' AND NOT attisdropped AND relkind IN ('r', 'p')
    AND relnamespace = quote_ident(current_schema())::regnamespace AND pg_has_role(relowner, 'USAGE')
  ORDER BY 1`;

/** The state of each identity column. `highest` includes the ids of deleted rows, from the history: ids are never reused. */
export async function identities(query: Query): Promise<Identity[]> {
  const columns = (await query(COLUMNS)) as Record<'table' | 'column' | 'resource' | 'sequence', string>[];
  const found: Identity[] = [];
  for (const { table, column, resource, sequence } of columns) {
    const [row] = (await query(`
      SELECT coalesce(greatest((SELECT max(${column}) FROM ${table}),
          (SELECT max(resource_id) FROM changes WHERE resource = ${resource})), 0) AS highest,
        CASE WHEN is_called THEN last_value ELSE last_value - 1 END AS last,
        (SELECT seqmax FROM pg_sequence WHERE seqrelid = '${sequence}'::regclass) AS max
      FROM ${sequence}`)) as [Record<'highest' | 'last' | 'max', string>];
    found.push({ table, sequence, highest: Number(row.highest), last: Number(row.last), max: Number(row.max) });
  }
  return found;
}

export const lags = ({ highest, last }: Identity) => highest > last;

/** Moves lagging sequences up: rows that were imported with their ids (OVERRIDING SYSTEM VALUE) did not advance them. */
export async function advanceIdentities(query: Query): Promise<void> {
  for (const { table, sequence } of (await identities(query)).filter(lags)) {
    // The lock makes inserts wait, which would take ids meanwhile.
    await query(`BEGIN; LOCK TABLE ${table} IN SHARE ROW EXCLUSIVE MODE`);
    const now = (await identities(query)).find((identity) => identity.table === table)!;
    if (lags(now)) await query(`SELECT setval('${sequence}', ${now.highest})`);
    await query('COMMIT');
  }
}
