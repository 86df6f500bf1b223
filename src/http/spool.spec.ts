import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { pipeline, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { until } from '../../test/support/until.js';
import { Spool, UrgentBody } from './spool.js';

const KIB = 1024;

/** `count` pieces, each full of its number. */
function* pieces(count: number, size: number) {
  for (let i = 0; i < count; i++) yield Buffer.alloc(size, i);
}
const spooled = (source: Readable) => pipeline(source, new Spool(), () => undefined);
/** The files of all spools, also of services in other tests. */
const files = () => readdirSync(tmpdir()).filter((name) => /^casting-[0-9a-f]{8}-/.test(name));

describe('a spool', () => {
  it('gives what it took, in order, whatever the pace of both sides', async () => {
    const size = fc.integer({ min: 1, max: 700 * KIB });
    const step = fc.record({ size, pauseBefore: fc.nat(2), pauseAfter: fc.nat(2) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        async function* source() {
          for (const [i, { size, pauseBefore }] of steps.entries()) {
            if (pauseBefore > 0) await sleep(pauseBefore);
            yield Buffer.alloc(size, i);
          }
        }
        const taken: Buffer[] = [];
        for await (const chunk of spooled(Readable.from(source()))) {
          taken.push(chunk as Buffer);
          const pause = steps[taken.length % steps.length]!.pauseAfter;
          if (pause > 0) await sleep(pause);
        }
        const sent = Buffer.concat(steps.map(({ size }, i) => Buffer.alloc(size, i)));
        expect(Buffer.concat(taken).equals(sent)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('takes everything before its reader begins, keeps little of it in memory, and leaves no file', async () => {
    const before = files();
    let taken = 0;
    const source = new UrgentBody(
      (async function* () {
        await sleep(0);
        for (const piece of pieces(200, 100 * KIB)) {
          taken++;
          yield piece;
        }
      })(),
    );
    const spool = spooled(source);
    await new Promise((resolve) => source.once('close', resolve));
    expect(taken).toBe(200);
    expect(spool.readableLength + spool.writableLength).toBeLessThan(1024 * KIB);
    await until(() => files().every((name) => before.includes(name)));
    const all = await buffer(spool);
    expect(all.equals(Buffer.concat([...pieces(200, 100 * KIB)]))).toBe(true);
  });

  it('fails with its source, and does not end', async () => {
    async function* source() {
      yield await Promise.resolve(Buffer.alloc(10));
      throw new Error('lost');
    }
    await expect(buffer(spooled(new UrgentBody(source())))).rejects.toThrow('lost');
  });

  it('that is destroyed ends its source, which releases what it holds', async () => {
    let released = false;
    async function* source() {
      try {
        for (;;) yield await Promise.resolve(Buffer.alloc(100 * KIB));
      } finally {
        released = true;
      }
    }
    const body = new UrgentBody(source());
    const spool = spooled(body);
    await new Promise((resolve) => spool.once('readable', resolve));
    const closed = new Promise((resolve) => body.once('close', resolve));
    spool.destroy();
    await closed;
    expect(released).toBe(true);
  });
});
