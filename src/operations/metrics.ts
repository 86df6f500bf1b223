import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { AuthGuard } from '../auth/auth.guard.js';
import { KeySet } from '../auth/key-set.js';
import type { Config } from '../config/config.js';
import { KeptRows } from '../kept/kept-rows.js';

/** Seconds. 4 and 5 are default time-outs: 4 s for a statement, 5 s for a query and for a connection. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 4, 5, 10];

type Pool = Record<'totalCount' | 'idleCount' | 'waitingCount' | 'givenUpCount', number>;

/**
 * `/metrics` for Prometheus, on a server and a port of its own: scrapes need no token, and the public port never shows them.
 * Other classes count in plain fields, which are read at each scrape.
 */
@Injectable()
export class Metrics implements OnApplicationShutdown {
  private server: Server | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: KeySet,
    private readonly guard: AuthGuard,
    private readonly keptRows: KeptRows,
  ) {}

  /** Starts to listen and to measure `fastify`; does nothing if `METRICS_PORT` is unset. @throws the error of listen() */
  async serve(fastify: FastifyInstance, { metricsPort: port, host }: Config): Promise<void> {
    if (port === 0) return;
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    this.timeRequests(fastify, registry);
    this.readPool(registry);
    readCounts(registry, {
      name: 'casting_token_verifications_total',
      help: 'Bearer tokens checked.',
      counts: this.guard.verifications,
    });
    readCounts(registry, {
      name: 'casting_key_set_fetches_total',
      help: 'Fetches of the provider’s key set.',
      counts: this.keys.fetches,
    });
    readCounts(registry, {
      name: 'casting_kept_rows_total',
      help: 'Freshness checks, hits and full loads of kept rows, and failures, after which they are loaded again.',
      counts: this.keptRows.counts,
      label: 'event',
    });
    this.readKeptBytes(registry);
    // Exclusive: the worker listens itself, not through the primary of the cluster.
    this.server = createServer(answerScrapes(registry)).listen({ port, host, exclusive: true });
    await once(this.server, 'listening').catch((error: Error) => {
      throw Object.assign(error, { setting: 'METRICS_PORT' });
    });
  }

  onApplicationShutdown(): void {
    this.server?.closeAllConnections();
    this.server?.close();
  }

  private timeRequests(fastify: FastifyInstance, registry: Registry): void {
    const duration = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time from the request’s head to the last byte of the response.',
      labelNames: ['method', 'route', 'status'],
      buckets: BUCKETS,
      registers: [registry],
    });
    // The template, never the URL: every id and every unknown path would create another series.
    fastify.addHook('onResponse', async ({ method, routeOptions }, { statusCode, elapsedTime }) => {
      const route = routeOptions.url ?? 'unknown path';
      duration.observe({ method, route, status: statusCode }, elapsedTime / 1000);
    });
  }

  private readPool(registry: Registry): void {
    const driver = this.dataSource.driver as PostgresDriver;
    new Gauge({
      name: 'casting_database_connections',
      help: 'Connections of the pool in use and idle, requests waiting for one, and commits given up.',
      labelNames: ['state'],
      registers: [registry],
      collect() {
        // Before the first connection there is no pool.
        const { totalCount, idleCount, waitingCount, givenUpCount } = (driver.master ?? noPool) as Pool;
        this.set({ state: 'in use' }, totalCount - idleCount);
        this.set({ state: 'idle' }, idleCount);
        this.set({ state: 'waiting' }, waitingCount);
        this.set({ state: 'given up' }, givenUpCount);
      },
    });
  }

  private readKeptBytes(registry: Registry): void {
    const { keptRows } = this;
    new Gauge({
      name: 'casting_kept_bytes',
      help: 'JSON of the rows in memory; 0: the table is not kept.',
      labelNames: ['table'],
      registers: [registry],
      collect() {
        for (const [table, bytes] of Object.entries(keptRows.bytes)) this.set({ table }, bytes);
      },
    });
  }
}

const noPool: Pool = { totalCount: 0, idleCount: 0, waitingCount: 0, givenUpCount: 0 };

interface Counts {
  readonly name: string;
  readonly help: string;
  readonly counts: Readonly<Record<string, number>>;
  /** The name of what the counts are by. */
  readonly label?: string;
}

function readCounts(registry: Registry, { name, help, counts, label = 'outcome' }: Counts): void {
  new Counter({
    name,
    help,
    labelNames: [label],
    registers: [registry],
    collect() {
      this.reset();
      for (const [key, count] of Object.entries(counts)) this.inc({ [label]: key }, count);
    },
  });
}

function answerScrapes(registry: Registry): RequestListener {
  return (request, response) => {
    if (request.method !== 'GET' || request.url?.split('?')[0] !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    registry.metrics().then(
      (text) => response.setHeader('content-type', registry.contentType).end(text),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  };
}
