import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { runQuietly } from '../src/dev/processes.js';
import type { Request } from './workload.js';

/** The result of one load; latencies in milliseconds. */
export interface Load {
  requests: number;
  perSecond: number;
  p50: number;
  p99: number;
}

/** The result of a load of which some requests may have failed. */
interface Attempt extends Load {
  /** Answered with an error status. */
  refused: number;
  /** Not answered. */
  broken: number;
}

export interface LoadOptions {
  url: string;
  /** The requests, sent in turn and repeatedly. */
  requests: Request[];
  connections: number;
  seconds: number;
  /** A folder for files of the load. */
  folder: string;
}

/** `wrk` if it is installed, because it takes less of the processors. */
export const generator = spawnSync('wrk', ['--version']).error ? 'autocannon' : 'wrk';

/** Sends `perSecond` requests a second, or keeps `connections` busy. @throws Error when a request fails or is refused */
export async function load(options: LoadOptions & { perSecond?: number | undefined }): Promise<Load> {
  const { perSecond } = options;
  const { refused, broken, ...done } = await (perSecond ? pace({ ...options, perSecond }) : attempt(options));
  if (refused + broken > 0 || done.requests === 0) {
    throw new Error(`of ${done.requests} requests ${refused} were refused and ${broken} failed`);
  }
  return done;
}

/** Keeps `connections` busy for some seconds, and counts what fails. */
export function attempt(options: LoadOptions): Promise<Attempt> {
  return generator === 'wrk' ? byWrk(options) : byAutocannon(options);
}

/** Sends each request at its time, whether or not the earlier ones were answered; latencies count from that time. */
async function pace({ url, requests, seconds, perSecond }: LoadOptions & { perSecond: number }): Promise<Attempt> {
  const began = performance.now();
  const times: number[] = [];
  let [refused, broken] = [0, 0];
  const ask = async (i: number) => {
    const due = began + (i * 1000) / perSecond;
    await delay(due - performance.now());
    const { method, path, headers, body } = requests[i % requests.length]!;
    try {
      const answer = await fetch(url + path, { method, headers, body: body ?? null });
      await answer.arrayBuffer();
      if (!answer.ok) refused += 1;
    } catch {
      broken += 1;
    }
    times.push(performance.now() - due);
  };
  await Promise.all(Array.from({ length: perSecond * seconds }, (_, i) => ask(i)));
  times.sort((a, b) => a - b);
  const percentile = (p: number) => times[Math.ceil((times.length * p) / 100) - 1]!;
  return { requests: times.length, perSecond, p50: percentile(50), p99: percentile(99), refused, broken };
}

async function byWrk({ url, requests, connections, seconds, folder }: LoadOptions): Promise<Attempt> {
  // Two loads may run at a time.
  const file = join(mkdtempSync(join(folder, 'load-')), 'requests');
  writeFileSync(file, requests.map((request) => message(request, new URL(url).host)).join('\0'));
  const script = fileURLToPath(new URL('wrk.lua', import.meta.url));
  const { code, output } = await runQuietly(
    'wrk',
    [
      ...[
        '--threads',
        String(Math.min(2, connections)),
        '--connections',
        String(connections),
        '--duration',
        `${seconds}s`,
        '--timeout',
        '60s',
      ],
      ...['--script', script, url, '--', file],
    ],
    {},
  );
  if (code !== 0) throw new Error(`wrk failed: ${output}`);
  const result = JSON.parse(output.slice(output.lastIndexOf('{'))) as Record<
    'requests' | 'duration' | 'p50' | 'p99' | 'refused' | 'broken',
    number
  >;
  return {
    requests: result.requests,
    perSecond: (result.requests / result.duration) * 1e6,
    p50: result.p50 / 1000,
    p99: result.p99 / 1000,
    refused: result.refused,
    broken: result.broken,
  };
}

/** The text of the request in HTTP/1.1. */
function message({ method, path, headers, body = '' }: Request, host: string): string {
  const all = { host, ...headers, ...(body && { 'content-length': String(Buffer.byteLength(body)) }) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}

async function byAutocannon({ url, requests, connections, seconds }: LoadOptions): Promise<Attempt> {
  let clients = 0;
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    timeout: 60,
    setupClient: (client) => {
      const first = (clients++ * 31) % requests.length;
      client.setRequests([...requests.slice(first), ...requests.slice(0, first)]);
    },
  });
  return {
    requests: result.requests.total,
    perSecond: result.requests.total / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    refused: result['4xx'] + result['5xx'],
    broken: result.errors,
  };
}
