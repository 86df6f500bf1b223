import type { Conditions } from './measure.js';
import { median } from './result.js';
import { freePort, launch, usage } from './server.js';
import { get } from './workload.js';

/** Cold starts: medians, in milliseconds since the process was started. */
export interface Start {
  actors: number;
  measured: string;
  /** Until the first 200. */
  first: number;
  /** Until all rows are kept. */
  kept: number;
  peakMiB: number;
}

export const COLD = { name: 'cold', sizes: [100_000, 250_000] };

/** Starts the service several times. */
export async function coldStarts(conditions: Conditions): Promise<Start> {
  const starts: Awaited<ReturnType<typeof coldStart>>[] = [];
  for (let round = 0; round < conditions.rounds; round++) starts.push(await coldStart(conditions));
  const of = (figure: keyof (typeof starts)[0]) => median(starts.map((start) => start[figure]));
  const measured = new Date().toISOString();
  return { actors: conditions.actors, measured, first: of('first'), kept: of('kept'), peakMiB: of('peakMiB') };
}

async function coldStart({ env, tokens }: Conditions) {
  const metrics = await freePort();
  const began = performance.now();
  const program = await launch('ours', { ...env, METRICS_PORT: String(metrics) });
  const { headers } = get({ tokens }, 0, '');
  const holds = (url: string, isSo: (body: string) => boolean) =>
    program.until(async () => {
      // It refuses connections until it listens.
      const answer = await fetch(url, { headers }).catch(() => undefined);
      const body = (await answer?.text()) ?? '';
      return answer?.status === 200 && isSo(body);
    });
  try {
    await holds(`${program.url}/actors/1`, () => true);
    const first = performance.now() - began;
    await holds(`http://127.0.0.1:${metrics}/metrics`, (body) => /kept_rows_total{event="loads"} [1-9]/.test(body));
    return { first, kept: performance.now() - began, peakMiB: usage(program.pid)?.peakMiB ?? 0 };
  } finally {
    await program.stop();
  }
}
