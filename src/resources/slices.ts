import { setImmediate } from 'node:timers/promises';

/** So many rows are handled before other requests get their turn: about 2 ms where they are checked. */
export const SLICE = 50;

/** Does `work` for each item; other requests get their turn meanwhile. */
export async function eachInTurns<V>(items: readonly V[], work: (item: V) => unknown): Promise<void> {
  for (let start = 0; start < items.length; start += SLICE) {
    for (const item of items.slice(start, start + SLICE)) work(item);
    await setImmediate();
  }
}
