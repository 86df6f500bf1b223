import { describe, expect, it } from '@jest/globals';
import { Turns } from '../database/turns.js';
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
    const shared = new SharedReads<string>(new Turns(1));
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
    const shared = new SharedReads<string>(new Turns(1));
    const first = shared.join(read);
    await Promise.resolve();
    expect(shared.join(read)).toBe(first);
    await begun(1);
  });

  it('continues after a failed read', async () => {
    const { read, begun, end } = reads();
    const shared = new SharedReads<string>(new Turns(1));
    const failed = shared.join(read);
    await begun(1);
    const later = shared.join(read);
    end(0, Promise.reject(new Error('failed')));
    await expect(failed).rejects.toThrow('failed');
    await begun(2);
    end(1, Promise.resolve('later'));
    expect(await later).toBe('later');
  });

  it('begins the next read beside a slow one if it has a turn, and never takes more turns', async () => {
    const { read, begun, end } = reads();
    const shared = new SharedReads<string>(new Turns(2));
    const slow = shared.join(read);
    await begun(1);
    const beside = shared.join(read);
    await begun(2);
    const waiting = [shared.join(read), shared.join(read)];
    await new Promise(setImmediate);
    await begun(2);
    end(1, Promise.resolve('beside'));
    expect(await beside).toBe('beside');
    await begun(3);
    end(2, Promise.resolve('later'));
    expect(await Promise.all(waiting)).toEqual(['later', 'later']);
    end(0, Promise.resolve('slow'));
    expect(await slow).toBe('slow');
  });
});
