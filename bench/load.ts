import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { runQuietly } from '../src/dev/processes.js';
import type { Request } from './workloads.js';

/** The result of one load; latencies in milliseconds. */
export interface Load {
  requests: number;
  perSecond: number;
  p50: number;
  p99: number;
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

/** Keeps `connections` busy for some seconds. @throws Error when a request fails or is refused */
export async function load(options: LoadOptions): Promise<Load> {
  const { refused, broken, ...done } = await (generator === 'wrk' ? byWrk(options) : byAutocannon(options));
  if (refused + broken > 0 || done.requests === 0) {
    throw new Error(`of ${done.requests} requests ${refused} were refused and ${broken} failed`);
  }
  return done;
}

async function byWrk({ url, requests, connections, seconds, folder }: LoadOptions) {
  const file = join(folder, 'requests');
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

async function byAutocannon({ url, requests, connections, seconds }: LoadOptions) {
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
