import { listBody, type RenderedRow } from '../http/answer.js';
import { tagOf } from '../http/etag.js';

/** The rows whose ids differ only in the last eight bits. A change of one row encodes only its chunk again. */
class Chunk {
  private encoded: Buffer | undefined;

  constructor(
    readonly number: number,
    readonly rows: readonly RenderedRow[],
  ) {}

  /** The rows, each preceded by a comma. */
  get bytes(): Buffer {
    return (this.encoded ??= Buffer.from(this.rows.map(({ json }) => `,${json}`).join('')));
  }
}

const chunkOf = (id: number) => id >>> 8;

/** All rows of a table in id order, as JSON. Immutable: `with` returns another list, which shares the unchanged chunks. */
export class KeptList {
  private constructor(
    private readonly name: string,
    private readonly chunks: readonly Chunk[],
    readonly size: number,
  ) {}

  private wholeBody: Buffer | undefined;
  private wholeEtag: string | undefined;

  static empty(name: string): KeptList {
    return new KeptList(name, [], 0);
  }

  get(id: number): RenderedRow | undefined {
    const chunk = this.chunks[this.indexOf(chunkOf(id))];
    return chunk?.number === chunkOf(id) ? chunk.rows.find((row) => row.id === id) : undefined;
  }

  /** A list in which these rows are added or replaced; an id without a row is removed. */
  with(changed: ReadonlyMap<number, RenderedRow | undefined>): KeptList {
    if (changed.size === 0) return this;
    const chunks = new Map(this.chunks.map((chunk) => [chunk.number, chunk]));
    const touched = new Map<number, Map<number, RenderedRow>>();
    for (const [id, row] of changed) {
      const number = chunkOf(id);
      const rows = touched.get(number) ?? new Map(chunks.get(number)?.rows.map((row) => [row.id, row]));
      touched.set(number, rows);
      if (row) rows.set(id, row);
      else rows.delete(id);
    }
    let size = this.size;
    for (const [number, rows] of touched) {
      size += rows.size - (chunks.get(number)?.rows.length ?? 0);
      if (rows.size > 0)
        chunks.set(
          number,
          new Chunk(
            number,
            [...rows.values()].sort((a, b) => a.id - b.id),
          ),
        );
      else chunks.delete(number);
    }
    const sorted = [...chunks.values()].sort((a, b) => a.number - b.number);
    return new KeptList(this.name, sorted, size);
  }

  /** At most `limit` rows after the first `offset` rows. */
  slice(offset: number, limit: number): RenderedRow[] {
    let skipped = 0;
    let index = 0;
    while (index < this.chunks.length && skipped + this.chunks[index]!.rows.length <= offset) {
      skipped += this.chunks[index++]!.rows.length;
    }
    return this.take(index, offset - skipped, limit);
  }

  /** At most `limit` rows with greater ids. */
  after(id: number, limit: number): RenderedRow[] {
    const index = this.indexOf(chunkOf(id));
    const chunk = this.chunks[index];
    const first = chunk?.number === chunkOf(id) ? chunk.rows.findIndex((row) => row.id > id) : 0;
    return first < 0 ? this.take(index + 1, 0, limit) : this.take(index, first, limit);
  }

  /** The whole list as it is answered. */
  get body(): Buffer {
    return (this.wholeBody ??= this.encode());
  }

  /** The entity tag of `body`. */
  get etag(): string {
    return (this.wholeEtag ??= tagOf(this.body));
  }

  /** Some rows of the list, in the form of a whole list. */
  bodyOf(rows: readonly RenderedRow[]): string {
    return listBody({ [this.name]: rows.map(({ json }) => json).join() });
  }

  private encode(): Buffer {
    const [start, end] = listBody({ [this.name]: '\0' })
      .split('\0')
      .map((text) => Buffer.from(text));
    const parts = this.chunks.map(({ bytes }, i) => (i === 0 ? bytes.subarray(1) : bytes));
    return Buffer.concat([start!, ...parts, end!]);
  }

  private take(index: number, first: number, limit: number): RenderedRow[] {
    const rows = this.chunks[index]?.rows.slice(first, first + limit) ?? [];
    while (rows.length < limit && ++index < this.chunks.length) {
      rows.push(...this.chunks[index]!.rows.slice(0, limit - rows.length));
    }
    return rows;
  }

  /** Where the chunk of this number is, or would be. */
  private indexOf(number: number): number {
    let [low, high] = [0, this.chunks.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.chunks[middle]!.number < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
