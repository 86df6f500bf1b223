import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DatabaseUnavailable } from './failures.js';
import { LOCKED, SharedCommit } from './shared-commit.js';

/** Runs each batch on demand, and records its writes. */
function recorder(run: (ids: number[]) => Promise<(number | Error)[]>) {
  const batches: number[][] = [];
  const commit = new SharedCommit<{ id: number }, number>((writes) => {
    const ids = writes.map(({ id }) => id);
    batches.push(ids);
    return run(ids);
  });
  const submit = (...ids: number[]) => Promise.allSettled(ids.map((id) => commit.submit({ id })));
  return { batches, submit };
}

const later = <T>(value: T) => new Promise<T>((resolve) => setImmediate(() => resolve(value)));

describe('SharedCommit', () => {
  it('batches the writes that arrive together, never two writes of one row', async () => {
    const { batches, submit } = recorder((ids) => later(ids));
    const submitted = submit(1, 2, 3, 2, 2, 4);
    // A write that is lost has no outcome to wait for.
    for (let turn = 0; turn < 100; turn++) await later(turn);
    expect(batches).toEqual([[1, 2, 3, 4], [2], [2]]);
    const outcomes = await submitted;
    expect(outcomes.map((outcome) => 'value' in outcome && outcome.value)).toEqual([1, 2, 3, 2, 2, 4]);
  });

  it('runs two batches at once, which share no row; the writes of a row keep their order', async () => {
    // No batch takes too long.
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
    try {
      const ends: (() => void)[] = [];
      const { batches, submit } = recorder((ids) => new Promise((resolve) => ends.push(() => resolve(ids))));
      const sent: Promise<unknown>[] = [];
      const then = async (...ids: number[]) => {
        sent.push(submit(...ids));
        for (let turn = 0; turn < 10; turn++) await later(turn);
      };
      await then(1, 2);
      await then(2, 3, 2, 3);
      // Too few for a second batch.
      expect(batches).toEqual([[1, 2]]);
      await then(4, 5, 6, 7);
      expect(batches.slice(1)).toEqual([[3, 4, 5, 6, 7]]);
      ends[0]!();
      await then();
      expect(batches).toHaveLength(2);
      ends[1]!();
      await then();
      expect(batches.slice(2)).toEqual([[2, 3]]);
      ends[2]!();
      await then();
      expect(batches.slice(3)).toEqual([[2]]);
      for (const end of ends) end();
      await Promise.all(sent);
    } finally {
      jest.useRealTimers();
    }
  });

  it('gives each write its own outcome', async () => {
    const { submit } = recorder((ids) => later(ids.map((id) => (id === 2 ? new Error('stale') : id))));
    const outcomes = await submit(1, 2, 3);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('repeats a failed batch one by one', async () => {
    const { batches, submit } = recorder((ids) =>
      later(ids).then(() => {
        if (ids.includes(3)) throw new Error('refused');
        return ids;
      }),
    );
    const outcomes = await submit(1, 2, 3, 4);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(batches).toEqual([[1, 2, 3, 4], [1], [2], [3], [4]]);
  });

  it('does not repeat a batch whose failure concerns all of its writes', async () => {
    const { batches, submit } = recorder((ids) =>
      later(ids).then(() => Promise.reject(new DatabaseUnavailable('away'))),
    );
    const outcomes = await submit(1, 2, 3);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(batches).toEqual([[1, 2, 3]]);
  });

  it('runs later batches while one batch is stuck', async () => {
    let open = () => undefined as void;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const { submit } = recorder((ids) => (ids.includes(1) ? gate.then(() => ids) : later(ids)));
    const stuck = submit(1);
    await later(undefined);
    expect(await submit(2, 3)).toMatchObject([{ value: 2 }, { value: 3 }]);
    open();
    expect(await stuck).toMatchObject([{ value: 1 }]);
  });

  describe('where rows are locked', () => {
    beforeEach(() => void jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] }));
    afterEach(() => void jest.useRealTimers());

    /** Notes each batch, and which write waits; a row stays locked until it is released or its wait fails. */
    function lockable(...ids: number[]) {
      const rows = new Set(ids);
      const ends = new Map<number, { release: () => void; fail: (error: Error) => void }>();
      const calls: string[] = [];
      const commit = new SharedCommit<{ id: number }, number>((writes, waits) => {
        calls.push(writes.map(({ id }) => id).join() + (waits ? ' waits' : ''));
        if (!waits) return later(writes.map(({ id }) => (rows.has(id) ? LOCKED : id)));
        const [{ id }] = writes as [{ id: number }];
        return new Promise((resolve, reject) => {
          const release = () => void (rows.delete(id), resolve([id]));
          ends.set(id, { release, fail: reject });
        });
      });
      const submit = (...wanted: number[]) => wanted.map((id) => commit.submit({ id }));
      return { calls, ends, submit, rows };
    }
    const settled = async () => {
      for (let i = 0; i < 20; i++) await later(undefined);
    };

    /** Lets the time pass after which writes of locked rows are tried again, until `work` is done. */
    const after = async <T>(work: Promise<T>) => {
      let isDone = false;
      const done = () => (isDone = true);
      work.then(done, done);
      for (; !isDone; await settled()) jest.advanceTimersByTime(50);
      return work;
    };

    it('does the other writes at once, and lets one write of a locked row wait for all writes of that row', async () => {
      const { calls, ends, submit } = lockable(1);
      const [first, ...others] = submit(1, 2, 1, 3, 1);
      expect(await Promise.all([others[0], others[2]])).toEqual([2, 3]);
      await settled();
      expect(calls).toEqual(['1,2,3', '1 waits']);
      ends.get(1)!.release();
      expect(await after(Promise.all([first, others[1], others[3]]))).toEqual([1, 1, 1]);
    });

    it('lets three writes wait in the database, and queues the other writes of locked rows', async () => {
      const { calls, ends, submit, rows } = lockable(1, 2, 3, 4, 5);
      const sent = submit(1, 2, 3, 4, 5);
      await settled();
      expect(calls.filter((call) => call.endsWith('waits'))).toEqual(['1 waits', '2 waits', '3 waits']);
      rows.delete(5);
      ends.get(2)!.release();
      expect(await after(Promise.all([sent[1], sent[4]]))).toEqual([2, 5]);
      expect(calls).toContain('4 waits');
      for (const id of [1, 3, 4]) ends.get(id)!.release();
      expect(await after(Promise.all(sent))).toEqual([1, 2, 3, 4, 5]);
    });

    it('tries writes once more if they queued behind a wait that timed out', async () => {
      const { ends, submit, rows } = lockable(1, 2, 3, 4, 5);
      const sent = Promise.allSettled(submit(1, 2, 3, 4, 5, 1));
      await settled();
      rows.delete(5);
      for (const id of [1, 2, 3]) ends.get(id)!.fail(new DatabaseUnavailable('lock timeout'));
      const outcomes = (await after(sent)).map(({ status }) => status);
      const rejected = 'rejected';
      expect(outcomes).toEqual([rejected, rejected, rejected, rejected, 'fulfilled', rejected]);
    });

    it('does not pass a permanent failure on to other writes of the row', async () => {
      const { ends, submit } = lockable(1);
      const [first, second] = submit(1, 1);
      const outcome = Promise.allSettled([first]);
      await settled();
      ends.get(1)!.fail(new Error('refused'));
      expect(await outcome).toMatchObject([{ status: 'rejected' }]);
      jest.advanceTimersByTime(50);
      await settled();
      ends.get(1)!.release();
      expect(await after(second!)).toBe(1);
    });
  });
});
