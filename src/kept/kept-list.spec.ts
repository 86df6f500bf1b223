import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RenderedRow } from '../http/answer.js';
import { KeptList } from './kept-list.js';

/** Ids that share chunks, and ids that are far apart. */
const ids = fc.oneof(
  fc.integer({ min: 1, max: 40 }),
  fc.integer({ min: 200, max: 800 }),
  fc.integer({ min: 1, max: 2 ** 31 - 1 }),
);
const change = fc.tuple(ids, fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }));
const changes = fc.array(fc.array(change, { maxLength: 12 }), { maxLength: 6 });

const row = (id: number, version: number): RenderedRow => ({ id, version, json: `{"id":${id},"é":${version}}` });
const rowsOf = (batch: [number, number | undefined][]) =>
  new Map(batch.map(([id, version]) => [id, version === undefined ? undefined : row(id, version)]));

const sliceOf = (rows: RenderedRow[], limit: number) => {
  const slice = rows.slice(0, limit);
  return {
    json: slice.map(({ json }) => json).join(),
    next: rows.length > limit ? slice.at(-1)!.id : undefined,
  };
};

describe('KeptList', () => {
  it('equals a sorted array after any changes', () => {
    fc.assert(
      fc.property(changes, fc.nat(30), fc.integer({ min: 1, max: 9 }), ids, (batches, offset, limit, id) => {
        let list = new KeptList('rows');
        const plain = new Map<number, RenderedRow>();
        for (const batch of batches) {
          const before = list.body.toString();
          const next = list.with(rowsOf(batch));
          expect(list.body.toString()).toBe(before);
          list = next;
          for (const [changed, version] of rowsOf(batch)) {
            if (version) plain.set(changed, version);
            else plain.delete(changed);
          }
          const sorted = [...plain.values()].sort((a, b) => a.id - b.id);
          expect(JSON.parse(list.body.toString())).toEqual({
            rows: sorted.map(({ json }) => JSON.parse(json) as object),
            success: true,
          });
          expect(list.size).toBe(sorted.length);
          expect(list.bytes).toBe(sorted.reduce((sum, { json }) => sum + Buffer.byteLength(json) + 1, 0));
          expect(list.slice(offset, limit)).toEqual(sliceOf(sorted.slice(offset), limit));
          expect(list.after(id, limit)).toEqual(
            sliceOf(
              sorted.filter((one) => one.id > id),
              limit,
            ),
          );
          expect(list.get(id)).toEqual(plain.get(id));
          for (const one of sorted) expect(list.get(one.id)).toEqual(one);
        }
      }),
    );
  });

  it('has the same ETag for the same rows, whatever their history, and another one for other rows', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 20 }), (batch) => {
        const atOnce = new KeptList('rows').with(rowsOf(batch));
        const oneByOne = [...rowsOf(batch)].reduce((list, one) => list.with(new Map([one])), new KeptList('rows'));
        expect(oneByOne.etag).toBe(atOnce.etag);
        const [id] = batch[0]!;
        expect(atOnce.with(new Map([[id, row(id, 10)]])).etag).not.toBe(atOnce.etag);
      }),
    );
  });
});
