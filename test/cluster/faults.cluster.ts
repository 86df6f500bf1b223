// All other faults, with the settings of deploy/.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { describeCluster, FaultyCluster, INTACT } from '../support/faulty-cluster.js';
import { INSTANCES, type Machines } from '../support/machines.js';
import type { Servers } from '../support/servers.js';

describeCluster('a cluster with the settings of deploy/', () => {
  let cluster: FaultyCluster;
  let machines: Machines;
  let servers: Servers;

  beforeAll(async () => {
    cluster = await FaultyCluster.start();
    ({ machines } = cluster);
    ({ servers } = machines);
    await cluster.migrate();
    await cluster.startInstances();
  });
  afterAll(() => cluster?.stop());

  it('switchover', async () => {
    expect(await cluster.during('Switchover', () => machines.patroni.switchOver())).toEqual(INTACT);
  });

  it('kill -9 of Patroni, while its PostgreSQL lives on as a second primary', async () => {
    const fault = async () => {
      const leader = await machines.patroni.leader();
      await servers.signal(leader, 'SIGKILL');
      await machines.patroni.isReplaced(leader);
      await machines.startDatabase(leader);
    };
    expect(await cluster.during('kill -9 of Patroni', fault)).toEqual(INTACT);
  });

  it('a standby that is frozen', async () => {
    const met = await cluster.during('Frozen standby', async (callers) => {
      const standby = await machines.patroni.standby();
      for (const name of [standby, `${standby}/data`]) await servers.signal(name, 'SIGSTOP');
      await machines.patroni.leaderIsAlone();
      await callers.areServed();
      for (const name of [standby, `${standby}/data`]) await servers.signal(name, 'SIGCONT');
    });
    expect(met).toEqual(INTACT);
  });

  it('etcd gone for 20 s', async () => {
    const fault = async () => {
      await servers.signal('etcd', 'SIGKILL');
      await sleep(20_000);
      await machines.startEtcd();
    };
    expect(await cluster.during('etcd gone for 20 s', fault)).toEqual(INTACT);
  });

  it('kill -9 of an instance', async () => {
    const met = await cluster.during('kill -9 of an instance', async (callers) => {
      await servers.signal('api1', 'SIGKILL');
      await callers.areServed();
      await machines.startInstance('api1');
    });
    // haproxy answers 502 to a write in flight, or closes the connection if that was used before.
    expect(met).toEqual({ ...INTACT, brokenConnections: expect.any(Number) });
  });

  it('rolling restarts of the instances', async () => {
    const fault = async () => {
      for (const instance of [...INSTANCES, ...INSTANCES]) {
        await machines.endInstance(instance);
        await machines.startInstance(instance);
      }
    };
    expect(await cluster.during('4 rolling restarts', fault)).toEqual(INTACT);
  });

  describe('through PgBouncer', () => {
    beforeAll(async () => {
      // PgBouncer does not pass them on.
      for (const limit of ["statement_timeout = '4s'", "lock_timeout = '3s'"]) {
        await machines.query(`ALTER ROLE casting SET ${limit}`, 'postgres');
      }
      await machines.startPgBouncer();
      for (const instance of INSTANCES) {
        await machines.endInstance(instance);
        await cluster.startInstance(instance, cluster.build, { DATABASE_URL: machines.pgBouncerUrl });
      }
    });

    it('switchover', async () => {
      expect(await cluster.during('Switchover, through PgBouncer', () => machines.patroni.switchOver())).toEqual(
        INTACT,
      );
    });

    it('kill -9 of PgBouncer, which is started again after 2 s', async () => {
      const fault = async () => {
        await servers.signal('pgbouncer', 'SIGKILL');
        await sleep(2000);
        await machines.startPgBouncer();
      };
      expect(await cluster.during('kill -9 of PgBouncer', fault)).toEqual(INTACT);
    });
  });
});
