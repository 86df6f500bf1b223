import { listBody, type RenderedRow } from '../http/answer.js';
import { tagOf } from '../http/etag.js';
import { Chunk, chunkOf, countWhile, type Changes } from './kept-chunk.js';

/** Consecutive rows of a list. */
export interface Slice {
  /** The rows as JSON, separated by commas. */
  readonly json: string;
  /** The id of the last row, if more rows follow it. */
  readonly next: number | undefined;
}

/** All rows of a table in id order, as JSON. Immutable: `with` returns another list, which shares the unchanged chunks. */
export class KeptList {
  /** The number of rows. */
  readonly size: number;
  /** How many bytes the rows take. */
  readonly bytes: number;
  private wholeBody: Buffer | undefined;
  private wholeEtag: string | undefined;

  constructor(
    private readonly name: string,
    private readonly chunks: readonly Chunk[] = [],
  ) {
    let [size, bytes] = [0, 0];
    for (const chunk of chunks) {
      size += chunk.size;
      bytes += chunk.bytes.length;
    }
    this.size = size;
    this.bytes = bytes;
  }

  get(id: number): RenderedRow | undefined {
    return this.chunks[this.indexOf(id)]?.get(id);
  }

  /** The rows with these ids, as JSON, separated by commas. */
  some(ids: readonly number[]): string {
    return ids.flatMap((id) => this.get(id)?.json ?? []).join();
  }

  /** A list in which these rows are added or replaced; an id without a row is removed. */
  with(changed: ReadonlyMap<number, RenderedRow | undefined>): KeptList {
    if (changed.size === 0) return this;
    const chunks = [...this.chunks];
    for (const changes of byChunk(changed)) {
      const [id] = changes[0]!;
      const index = this.indexOf(id, chunks);
      const former = chunks[index]?.number === chunkOf(id) ? chunks[index] : undefined;
      const chunk = Chunk.changed(former, changes);
      chunks.splice(index, former ? 1 : 0, ...(chunk ? [chunk] : []));
    }
    return new KeptList(this.name, chunks);
  }

  /** At most `limit` rows after the first `offset` rows. */
  slice(offset: number, limit: number): Slice {
    let skipped = 0;
    let index = 0;
    while (index < this.chunks.length && skipped + this.chunks[index]!.size <= offset) {
      skipped += this.chunks[index++]!.size;
    }
    return this.take(index, offset - skipped, limit);
  }

  /** At most `limit` rows with greater ids. */
  after(id: number, limit: number): Slice {
    const index = this.indexOf(id + 1);
    return this.take(index, this.chunks[index]?.countBelow(id + 1) ?? 0, limit);
  }

  /** The whole list as it is answered. */
  get body(): Buffer {
    return (this.wholeBody ??= this.encode());
  }

  /** The entity tag of `body`. A change hashes only its chunk again. */
  get etag(): string {
    return (this.wholeEtag ??= tagOf(this.chunks.map(({ tag }) => tag).join('')));
  }

  private encode(): Buffer {
    const [start, end] = listBody({ [this.name]: '\0' })
      .split('\0')
      .map((text) => Buffer.from(text));
    const parts = this.chunks.map(({ bytes }, i) => (i === 0 ? bytes.subarray(1) : bytes));
    return Buffer.concat([start!, ...parts, end!]);
  }

  private take(index: number, start: number, limit: number): Slice {
    const texts: string[] = [];
    let left = limit;
    for (; index < this.chunks.length; index++, start = 0) {
      const chunk = this.chunks[index]!;
      const end = Math.min(start + left, chunk.size);
      if (end > start) texts.push(chunk.json(start, end));
      left -= end - start;
      if (left > 0) continue;
      const isLast = end === chunk.size && index === this.chunks.length - 1;
      return { json: texts.join(), next: isLast ? undefined : chunk.idAt(end - 1) };
    }
    return { json: texts.join(), next: undefined };
  }

  /** Where the chunk to which this id belongs is, or would be. */
  private indexOf(id: number, chunks = this.chunks): number {
    return countWhile(chunks.length, (index) => chunks[index]!.number < chunkOf(id));
  }
}

/** The changes of each chunk, in ascending order of ids. */
function byChunk(changed: ReadonlyMap<number, RenderedRow | undefined>): Iterable<Changes> {
  const groups = new Map<number, [number, RenderedRow | undefined][]>();
  for (const change of [...changed].sort(([a], [b]) => a - b)) {
    const group = groups.get(chunkOf(change[0]));
    if (group) group.push(change);
    else groups.set(chunkOf(change[0]), [change]);
  }
  return groups.values();
}
