import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { DatabaseUnavailable } from '../database/failures.js';
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

  it('lets requests join that have already arrived', async () => {
    const { read, begun } = reads();
    const shared = new SharedReads<string>();
    const first = shared.join(read);
    await Promise.resolve();
    expect(shared.join(read)).toBe(first);
    await begun(1);
  });

  it('reads once at a time', async () => {
    const { read, begun, end } = reads();
    const shared = new SharedReads<string>();
    const first = shared.join(read);
    await begun(1);
    const second = shared.join(read);
    await sleep(10);
    await begun(1);
    end(0, Promise.resolve('first'));
    await begun(2);
    end(1, Promise.resolve('second'));
    expect(await Promise.all([first, second])).toEqual(['first', 'second']);
  });

  it('fails callers that waited long behind a read for which there was no database', async () => {
    const { read, begun, end } = reads();
    const shared = new SharedReads<string>(0);
    const failed = shared.join(read);
    await begun(1);
    const waiting = [shared.join(read), shared.join(read)];
    await sleep(10);
    end(0, Promise.reject(new DatabaseUnavailable('no connection')));
    const outcomes = await Promise.allSettled([failed, ...waiting]);
    expect(outcomes).toEqual(Array(3).fill({ status: 'rejected', reason: new DatabaseUnavailable('no connection') }));
    const later = shared.join(read);
    await begun(2);
    end(1, Promise.resolve('later'));
    expect(await later).toBe('later');
  });

  it.each([
    ['that came a moment ago', Infinity, new DatabaseUnavailable('no connection')],
    ['whose read would not fail like this one', 0, new Error('out of memory')],
  ])('begins the read of callers %s', async (_, patienceMs, error) => {
    const { read, begun, end } = reads();
    const shared = new SharedReads<string>(patienceMs);
    const failed = shared.join(read);
    await begun(1);
    const waiting = shared.join(read);
    await sleep(10);
    end(0, Promise.reject(error));
    await expect(failed).rejects.toBe(error);
    await begun(2);
    end(1, Promise.resolve('waiting'));
    expect(await waiting).toBe('waiting');
  });
});
