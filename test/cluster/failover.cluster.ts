// The short form, which CI runs: the faults that move the primary.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeCluster, FaultyCluster, INTACT } from '../support/faulty-cluster.js';

describeCluster('a failover', () => {
  let cluster: FaultyCluster;

  beforeAll(async () => {
    cluster = await FaultyCluster.start();
    await cluster.migrate();
    await cluster.startInstances();
  });
  afterAll(() => cluster?.stop());

  it('switchover, with the checks of the haproxy file that comes with Patroni', async () => {
    await cluster.machines.startHaproxy('inter 3s fall 3 rise 2');
    const fault = () => cluster.machines.patroni.switchOver();
    expect(await cluster.during('Switchover, template of Patroni', fault)).toEqual(INTACT);
    await cluster.machines.startHaproxy();
  });

  it('kill -9 of PostgreSQL', async () => {
    const { machines } = cluster;
    const fault = async () => machines.servers.signal(`${await machines.patroni.leader()}/data`, 'SIGKILL');
    expect(await cluster.during('kill -9 of PostgreSQL', fault)).toEqual(INTACT);
  });

  it('kill -9 of PostgreSQL and Patroni', async () => {
    const { machines } = cluster;
    const fault = async () => {
      const leader = await machines.patroni.leader();
      await machines.servers.signal(leader, 'SIGKILL');
      await machines.servers.signal(`${leader}/data`, 'SIGKILL');
      await machines.patroni.isReplaced(leader);
      await machines.startDatabase(leader);
    };
    expect(await cluster.during('kill -9 of PostgreSQL and Patroni', fault)).toEqual(INTACT);
  });
});
