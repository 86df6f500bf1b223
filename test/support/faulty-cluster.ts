import { describe } from '@jest/globals';
import { permissionsOf } from '../../src/dev/identity/roles.js';
import { Callers } from './callers.js';
import { Issuer } from './issuer.js';
import { figure } from './load.js';
import { INSTANCES, Machines } from './machines.js';
import { lacking } from './servers.js';
import { ProductionBuild } from './service-process.js';
import { systemPostgres } from './system-postgres.js';

const lacks = [...lacking('etcd', 'patroni', 'haproxy', 'pgbouncer'), ...(systemPostgres() ? [] : ['postgresql'])];
const isSkipped = lacks.length > 0 && !process.env.CI;
if (isSkipped) figure(`Cluster: not tested, because this system lacks ${lacks.join(', ')}`);

/** `describe` for tests of a cluster. They are skipped where its programs are missing; with CI set they fail. */
export const describeCluster = isSkipped ? describe.skip : describe;

/** What an answer may be; 0 is a broken connection, 502 the answer of haproxy where an instance died in the middle of a write. */
const POSSIBLE = [0, 200, 201, 204, 409, 502, 503];

/** What `during` finds where nothing is wrong: in each of both instances, and in the table. */
export const INTACT = {
  lost: [0, 0, 0],
  duplicated: [0, 0, 0],
  refusedButPresent: [0, 0, 0],
  refusedButRead: [],
  stale: [],
  notTheEnvelope: [],
  brokenConnections: 0,
  otherStatuses: {},
};

/** A cluster with two instances, and 16 clients for as long as a fault lasts. */
export class FaultyCluster {
  private constructor(
    readonly machines: Machines,
    readonly build: ProductionBuild,
    private readonly issuer: Issuer,
    private readonly headers: Record<string, string>,
  ) {}

  static async start(): Promise<FaultyCluster> {
    const machines = await Machines.start();
    const [build, issuer] = [await ProductionBuild.present(), await Issuer.start()];
    const token = await issuer.sign({ permissions: permissionsOf('producer'), sub: 'producer@casting.test' });
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', prefer: 'return=minimal' };
    return new FaultyCluster(machines, build, issuer, headers);
  }

  async migrate(build = this.build): Promise<void> {
    const migration = await build.run({ DATABASE_URL: this.machines.databaseUrl }, 'database/migrate.js');
    if ((await migration.exit) !== 0) throw new Error(migration.output());
  }

  async startInstances(build = this.build, env: Record<string, string> = {}): Promise<void> {
    for (const instance of INSTANCES) await this.startInstance(instance, build, env);
  }

  startInstance(
    instance: (typeof INSTANCES)[number],
    build = this.build,
    env: Record<string, string> = {},
  ): Promise<void> {
    return this.machines.startInstance(instance, build, { AUTH_ISSUER: this.issuer.url, ...env });
  }

  /** Lets 16 clients call while `fault` happens, until all is well again. Prints and returns what they met. */
  async during(title: string, fault: (callers: Callers) => Promise<void>) {
    const callers = await Callers.start(title, this.machines.url, this.headers);
    try {
      await callers.areServed();
      await fault(callers);
      await callers.areServed();
      await this.machines.areWhole();
      await callers.areServed();
      return report(title, await callers.audit(this.lists()));
    } finally {
      await callers.stop();
    }
  }

  async stop(): Promise<void> {
    await this.machines.stop();
    this.build.stop();
    await this.issuer.stop();
  }

  /** The names of all actors in each instance, and in the table. */
  private lists(): (() => Promise<string[]>)[] {
    const table = () => this.machines.query<{ name: string }>('SELECT name FROM actors');
    return [
      ...INSTANCES.map((instance) => () => this.namesOf(this.machines.urlOf(instance))),
      async () => (await table()).map(({ name }) => name),
    ];
  }

  private async namesOf(url: string): Promise<string[]> {
    const answer = await fetch(`${url}/actors`, { headers: { authorization: this.headers.authorization! } });
    return ((await answer.json()) as { actors: { name: string }[] }).actors.map(({ name }) => name);
  }
}

function report(title: string, { faults, ...met }: Awaited<ReturnType<Callers['audit']>>) {
  const counts = Object.entries(met.statuses).map(([status, count]) => `${count} × ${status}`);
  figure(
    `${title}: ${met.withoutWrite.toFixed(1)} s without a write, ${met.withoutRead.toFixed(1)} s without a read; slowest answer ${met.slowest.toFixed(1)} s; ` +
      `${counts.join(', ')}; of ${met.acknowledged} acknowledged rows ${faults.lost.join('/')} lost, ` +
      `${faults.duplicated.join('/')} duplicated; ${faults.stale.length} stale; ${met.unknown} of unknown outcome`,
  );
  const other = Object.entries(met.statuses).filter(([status]) => !POSSIBLE.includes(Number(status)));
  return { ...faults, brokenConnections: met.statuses[0] ?? 0, otherStatuses: Object.fromEntries(other) };
}
