import type { RenderedRow } from '../http/answer.js';
import { tagOf } from '../http/etag.js';

/** How many consecutive ids belong to a chunk. */
const IDS = 256;

/** The number of the chunk to which the row of this id belongs. */
export const chunkOf = (id: number) => Math.floor(id / IDS);

/** The new rows by id; `undefined` for one that was deleted. */
export type Changes = readonly (readonly [id: number, row: RenderedRow | undefined])[];

/** Rows in ascending order of ids. */
export interface Rows {
  readonly ids: readonly number[];
  readonly versions: readonly number[];
  /** How many bytes each row takes. */
  readonly lengths: readonly number[];
  /** The rows as JSON in UTF-8, each preceded by a comma. */
  readonly bytes: Buffer;
}

/**
 * The rows of 256 consecutive ids, or as many of them as exist; at least one. Immutable. They are kept as bytes, because strings and objects
 * take several times the memory, and because whole lists are sent as they are.
 */
export class Chunk {
  readonly number: number;
  readonly bytes: Buffer;
  private readonly ids: Int32Array;
  private readonly versions: Int32Array;
  /** Where each row begins in `bytes`, and where the last one ends. */
  private readonly bounds: Int32Array;
  private knownTag: string | undefined;

  constructor({ ids, versions, lengths, bytes }: Rows) {
    this.number = chunkOf(ids[0]!);
    this.bytes = bytes;
    this.ids = Int32Array.from(ids);
    this.versions = Int32Array.from(versions);
    this.bounds = new Int32Array(ids.length + 1);
    for (const [i, length] of lengths.entries()) this.bounds[i + 1] = this.bounds[i]! + length;
  }

  get size(): number {
    return this.ids.length;
  }

  /** The lowest id that a row of it could have. */
  get firstId(): number {
    return this.number * IDS;
  }

  /** Other bytes have another tag. */
  get tag(): string {
    return (this.knownTag ??= tagOf(this.bytes));
  }

  idAt(index: number): number {
    return this.ids[index]!;
  }

  get(id: number): RenderedRow | undefined {
    const index = this.countBelow(id);
    if (this.ids[index] !== id) return undefined;
    return { id, version: this.versions[index]!, json: this.json(index, index + 1) };
  }

  /** The rows from `start` to before `end`, separated by commas. */
  json(start: number, end: number): string {
    return this.bytes.toString('utf8', this.bounds[start]! + 1, this.bounds[end]);
  }

  /** How many rows have smaller ids. */
  countBelow(id: number): number {
    return countWhile(this.ids.length, (index) => this.ids[index]! < id);
  }

  /** The chunk with these changes, which are in ascending order of ids; `undefined` if it has no row then. */
  static changed(chunk: Chunk | undefined, changes: Changes): Chunk | undefined {
    const [ids, versions, lengths, pieces] = [[], [], [], []] as [number[], number[], number[], Buffer[]];
    let copied = 0;
    const copyUntil = (index: number) => {
      if (!chunk || index === copied) return;
      pieces.push(chunk.bytes.subarray(chunk.bounds[copied], chunk.bounds[index]));
      for (; copied < index; copied++) {
        ids.push(chunk.ids[copied]!);
        versions.push(chunk.versions[copied]!);
        lengths.push(chunk.bounds[copied + 1]! - chunk.bounds[copied]!);
      }
    };
    for (const [id, row] of changes) {
      const index = chunk?.countBelow(id) ?? 0;
      copyUntil(index);
      // The former row of this id is left out.
      if (chunk?.ids[index] === id) copied++;
      if (!row) continue;
      const bytes = Buffer.from(`,${row.json}`);
      pieces.push(bytes);
      ids.push(id);
      versions.push(row.version);
      lengths.push(bytes.length);
    }
    copyUntil(chunk?.size ?? 0);
    return ids.length > 0 ? new Chunk({ ids, versions, lengths, bytes: Buffer.concat(pieces) }) : undefined;
  }
}

/** How many of the first elements of an ordered list of `length` elements `isBelow` is true of. */
export function countWhile(length: number, isBelow: (index: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBelow(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
