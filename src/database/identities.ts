/** Runs one statement and returns its rows. */
type Query = (sql: string) => Promise<unknown[]>;

/** An identity column and how far it is. A next id below `highest` may be taken already: then inserts fail. */
export interface Identity {
  /** Names as SQL has them. */
  readonly table: string;
  readonly sequence: string;
  readonly highest: number;
  readonly last: number;
  readonly max: number;
}

/** Those of our tables; a table of another owner in the same schema is not ours. */
const COLUMNS = `
  SELECT attrelid::regclass::text AS "table", quote_ident(attname) AS "column", quote_literal(relname) AS resource,
    pg_get_serial_sequence(attrelid::regclass::text, attname) AS sequence
  FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
  WHERE attidentity <> '' AND NOT attisdropped AND relkind IN ('r', 'p')
    AND relnamespace = quote_ident(current_schema())::regnamespace AND pg_has_role(relowner, 'USAGE')
  ORDER BY 1`;

/** How far each identity column is. Ids of deleted rows, which the history has, are never given again either. */
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

/** Rows that were moved in under ids of their own (OVERRIDING SYSTEM VALUE) leave the identity where it was. */
export async function advanceIdentities(query: Query): Promise<void> {
  for (const { table, sequence } of (await identities(query)).filter(lags)) {
    // Inserts, which would draw ids meanwhile, wait for it.
    await query(`BEGIN; LOCK TABLE ${table} IN SHARE ROW EXCLUSIVE MODE`);
    const now = (await identities(query)).find((identity) => identity.table === table)!;
    if (lags(now)) await query(`SELECT setval('${sequence}', ${now.highest})`);
    await query('COMMIT');
  }
}
