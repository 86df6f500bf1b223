import { describe, expect, it } from '@jest/globals';
import { DatabaseUnavailable } from './failures.js';
import { SharedCommit } from './shared-commit.js';

/** Runs each batch when told to, and remembers what was in it. */
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
  it('does together what arrives while another batch runs, and never two writes of one row', async () => {
    const { batches, submit } = recorder((ids) => later(ids));
    const outcomes = await submit(1, 2, 3, 2, 2, 4);
    expect(outcomes.map((outcome) => 'value' in outcome && outcome.value)).toEqual([1, 2, 3, 2, 2, 4]);
    expect(batches).toEqual([[1], [2, 3, 4], [2], [2]]);
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
    expect(batches).toEqual([[1], [2, 3, 4], [2], [3], [4]]);
  });

  it('does not repeat what failed for everybody', async () => {
    const { batches, submit } = recorder((ids) =>
      ids.includes(1) ? later(ids) : Promise.reject(new DatabaseUnavailable('away')),
    );
    const outcomes = await submit(1, 2, 3);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(batches).toEqual([[1], [2, 3]]);
  });

  it('does not let a batch that waits hold up those behind it', async () => {
    let open = () => undefined as void;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const { submit } = recorder((ids) => (ids.includes(1) ? gate.then(() => ids) : later(ids)));
    const stuck = submit(1);
    expect(await submit(2, 3)).toMatchObject([{ value: 2 }, { value: 3 }]);
    open();
    expect(await stuck).toMatchObject([{ value: 1 }]);
  });
});
