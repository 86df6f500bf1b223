import { Chunk, chunkOf } from './kept-chunk.js';
import { KeptList } from './kept-list.js';

/** In rows; more than a chunk has. A portion takes PostgreSQL and this process a few milliseconds. */
const PORTION = 2048;
const LOWEST_ID = -(2 ** 31);

/** Runs a statement on one connection. */
export type Query = <Row>(sql: string, values: unknown[]) => Promise<Row[]>;

/** A table that is kept as JSON. */
export interface Table {
  /** The name of the table, and of the list in answers. */
  readonly name: string;
  /** Selects `id`, `version` and `json` of all rows. */
  readonly sql: string;
}

interface Portion {
  readonly ids: number[];
  readonly versions: number[];
  readonly lengths: number[];
  readonly json: string;
}

/**
 * Reads all rows that `sql` selects, in portions: neither PostgreSQL nor this process works on the whole table at once. For
 * a list of one moment, `query` must run its statements in one REPEATABLE READ transaction.
 * @returns `undefined` if the rows take more than `most` bytes
 */
export async function readList(query: Query, table: Table, most: number): Promise<KeptList | undefined>;
export async function readList(query: Query, table: Table): Promise<KeptList>;
export async function readList(query: Query, { name, sql }: Table, most = Infinity): Promise<KeptList | undefined> {
  // As one row of arrays, because pg takes much longer to parse thousands of rows. A row's length includes its comma.
  const portion = `SELECT json_agg(id) AS ids, json_agg(version) AS versions, json_agg(octet_length(json) + 1) AS lengths,
    string_agg(json, ',') AS json
    FROM (SELECT * FROM (${sql}) kept WHERE id >= $1 ORDER BY id LIMIT ${PORTION}) portion HAVING count(*) > 0`;
  const chunks: Chunk[] = [];
  let bytes = 0;
  for (let from: number | undefined = LOWEST_ID; from !== undefined;) {
    const [rows]: Portion[] = await query<Portion>(portion, [from]);
    const read: Chunk[] = rows ? chunksOf(rows) : [];
    // The last chunk may lack rows that the limit has cut off, so the next portion begins with it.
    from = rows?.ids.length === PORTION ? read.pop()!.firstId : undefined;
    for (const chunk of read) {
      bytes += chunk.bytes.length;
      // Hashed now, because hashing the whole table at once takes long.
      void chunk.tag;
    }
    if (bytes > most) return undefined;
    chunks.push(...read);
  }
  return new KeptList(name, chunks);
}

function chunksOf({ ids, versions, lengths, json }: Portion): Chunk[] {
  const bytes = Buffer.from(`,${json}`);
  const chunks: Chunk[] = [];
  let [first, start, end] = [0, 0, 0];
  for (const [i, id] of ids.entries()) {
    end += lengths[i]!;
    const next = i + 1;
    if (next < ids.length && chunkOf(ids[next]!) === chunkOf(id)) continue;
    const part = [first, next] as const;
    chunks.push(
      new Chunk({
        ids: ids.slice(...part),
        versions: versions.slice(...part),
        lengths: lengths.slice(...part),
        bytes: bytes.subarray(start, end),
      }),
    );
    [first, start] = [next, end];
  }
  return chunks;
}

/** The number of ids whose rows stand for all in an estimate. */
const SAMPLE = 1000;

/** Whether all rows take at most `most` bytes, by an estimate: the number of rows times the average length of some. */
export async function probablyFits(query: Query, { name, sql }: Table, most: number): Promise<boolean> {
  const sample = `SELECT (random() * last)::integer FROM (SELECT max(id) AS last FROM ${name}) ids, generate_series(1, ${SAMPLE})`;
  const [{ fits }] = (await query<{ fits: boolean }>(
    `SELECT count(*) * coalesce((SELECT avg(octet_length(json) + 1) FROM (${sql}) kept WHERE id = ANY(ARRAY(${sample}))), 0)
       <= $1 AS fits FROM ${name}`,
    [most],
  )) as [{ fits: boolean }];
  return fits;
}
