import { describe, expect, it } from '@jest/globals';
import { SharedReads } from './shared-reads.js';

/** Reads that `end` settles, by their order; `begun` waits until so many have begun. */
function reads() {
  const ends: ((result: Promise<string>) => void)[] = [];
  const read = () => new Promise<string>((resolve) => ends.push(resolve));
  const begun = async (count: number) => {
    while (ends.length < count) await new Promise(setImmediate);
    expect(ends).toHaveLength(count);
  };
  return { read, begun, end: (i: number, result: Promise<string>) => ends[i]!(result) };
}

describe('SharedReads', () => {
  it('shares a read between callers that come before it begins; later callers get the next one', async () => {
    const { read, begun, end } = reads();
    const shared = new SharedReads<string>();
    const first = [shared.join(read), shared.join(read)];
    await begun(1);
    const later = [shared.join(read), shared.join(read)];
    expect(later[0]).not.toBe(first[0]);
    end(0, Promise.resolve('first'));
    expect(await Promise.all(first)).toEqual(['first', 'first']);
    await begun(2);
    end(1, Promise.resolve('later'));
    expect(await Promise.all(later)).toEqual(['later', 'later']);
  });

  it.each([
    ['however long it takes', undefined],
    ['with patience', 600_000],
  ])('continues after a failed read (%s)', async (_, patienceMs) => {
    const { read, begun, end } = reads();
    const shared = new SharedReads<string>(patienceMs);
    const failed = shared.join(read);
    await begun(1);
    const later = shared.join(read);
    end(0, Promise.reject(new Error('failed')));
    await expect(failed).rejects.toThrow('failed');
    await begun(2);
    end(1, Promise.resolve('later'));
    expect(await later).toBe('later');
  });

  it('begins the next read when the last one takes longer than the patience', async () => {
    const { read, begun, end } = reads();
    const shared = new SharedReads<string>(1);
    const slow = shared.join(read);
    await begun(1);
    const later = shared.join(read);
    await begun(2);
    end(1, Promise.resolve('later'));
    expect(await later).toBe('later');
    end(0, Promise.resolve('slow'));
    expect(await slow).toBe('slow');
  });
});
