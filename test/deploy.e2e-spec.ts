import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadAll } from 'js-yaml';
import type { Deployment, IDeployment } from 'kubernetes-models/apps/v1';
import type { IJob } from 'kubernetes-models/batch/v1';
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1';
import type { IContainer, IPodSpec, IService } from 'kubernetes-models/v1';
import { loadConfig, loadDatabaseConfig } from '../src/config/config.js';
import { settings } from '../src/config/settings.js';
import { Casting } from './support/casting.js';
import { figure } from './support/load.js';
import { lacking } from './support/servers.js';

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

const read = (file: string) => readFileSync(join('deploy', file), 'utf8');
const files = readdirSync('deploy/kubernetes').map((name) => join('kubernetes', name));
const manifests = files.flatMap((file) => loadAll(read(file)) as Manifest[]);
const named = <T>(kind: string) => manifests.find((manifest) => manifest.kind === kind) as T & Manifest;

/** The module that has the published schema of a kind. */
const moduleOf = ({ apiVersion, kind }: Manifest) =>
  `${apiVersion.startsWith('postgresql.cnpg.io') ? '@kubernetes-models/cloudnative-pg' : 'kubernetes-models'}/${apiVersion}/${kind}`;

const deployment = named<IDeployment>('Deployment');
const job = named<IJob>('Job');
const service = named<IService>('Service');
const podOf = ({ spec }: IDeployment | IJob) => spec!.template.spec as IPodSpec;
const containerOf = (workload: IDeployment | IJob) => podOf(workload).containers[0] as IContainer;
/** Its variables; a Secret's is a database URL. */
const variablesOf = (workload: IDeployment | IJob) =>
  Object.fromEntries(
    containerOf(workload).env!.map(({ name, value }) => [
      name,
      value ?? 'postgresql://casting:x@casting-db-rw/casting',
    ]),
  );

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());
const statusOf = async (path: string) => (await casting.as(undefined).get(path)).status;

describe('the manifests for Kubernetes', () => {
  it.each(manifests)('$kind has the form of the published schema', (manifest) => {
    const module = createRequire(import.meta.url)(moduleOf(manifest)) as Record<
      string,
      new (from: object) => Deployment
    >;
    expect(() => new module[manifest.kind]!(manifest).validate()).not.toThrow();
  });

  it('have no member that the schemas do not know', () => {
    // The schemas allow any, as Kubernetes does; the types that are made from them do not.
    const lines = manifests.map(
      (manifest, i) =>
        `import type { I${manifest.kind} } from '${moduleOf(manifest)}';\n` +
        `export const manifest${i}: I${manifest.kind} = ${JSON.stringify(manifest)};\n`,
    );
    const folder = mkdtempSync(join(process.cwd(), 'dist-test-'));
    writeFileSync(join(folder, 'manifests.ts'), lines.join(''));
    const options = [
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--ignoreConfig',
      '--types',
      'node',
      '--module',
      'nodenext',
    ];
    const tsc = ['node_modules/typescript/bin/tsc', ...options, join(folder, 'manifests.ts')];
    const { stdout } = spawnSync(process.execPath, tsc, { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect(stdout).toBe('');
  });

  it('set only settings that exist, to values that are valid', () => {
    const names = [deployment, job].flatMap((workload) => Object.keys(variablesOf(workload)));
    expect(names.filter((name) => !(name in settings))).toEqual([]);
    expect(() => loadConfig({ NODE_ENV: 'production', ...variablesOf(deployment) })).not.toThrow();
    expect(() => loadDatabaseConfig(variablesOf(job))).not.toThrow();
  });

  it('probe paths that answer, on the ports of the settings', async () => {
    const { readinessProbe, livenessProbe, ports } = containerOf(deployment);
    for (const probe of [readinessProbe, livenessProbe]) {
      const { path, port } = probe!.httpGet!;
      expect([port, await statusOf(path!)]).toEqual(['http', 200]);
    }
    const { PORT, METRICS_PORT } = variablesOf(deployment);
    expect(ports!.map(({ name, containerPort }) => [name, String(containerPort)])).toEqual([
      ['http', PORT],
      ['metrics', METRICS_PORT],
    ]);
    expect(service.spec!.ports!.map(({ targetPort }) => targetPort)).toEqual(['http']);
  });

  it('select the instances, and leave one when a node is drained', () => {
    const { labels } = deployment.spec!.template.metadata!;
    const budget = named<IPodDisruptionBudget>('PodDisruptionBudget').spec!;
    expect(deployment.spec!.selector.matchLabels).toEqual(labels);
    expect(service.spec!.selector).toEqual(labels);
    expect(budget.selector!.matchLabels).toEqual(labels);
    expect(Number(budget.minAvailable)).toBeLessThan(deployment.spec!.replicas!);
  });

  it('take the URL from the Secret that CloudNativePG makes for the cluster', () => {
    for (const workload of [deployment, job]) {
      const { valueFrom } = containerOf(workload).env!.find(({ name }) => name === 'DATABASE_URL')!;
      const { name } = named<object>('Cluster').metadata;
      expect(valueFrom!.secretKeyRef).toEqual({ name: `${name}-app`, key: 'uri' });
    }
  });

  it('run as the account of the image, and write only to the temporary folder', () => {
    for (const workload of [deployment, job]) {
      expect(podOf(workload).securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 });
      expect(containerOf(workload).securityContext).toMatchObject({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
    const [mount] = containerOf(deployment).volumeMounts!;
    expect(mount!.mountPath).toBe('/tmp');
    expect(podOf(deployment).volumes!.find(({ name }) => name === mount!.name)!.emptyDir).toBeDefined();
  });

  it('leave time to finish', () => {
    const [, pause] = containerOf(deployment).lifecycle!.preStop!.exec!.command!;
    // The service ends within 10 s.
    expect(podOf(deployment).terminationGracePeriodSeconds).toBeGreaterThan(Number(pause) + 10);
  });

  it('run scripts that the build has', () => {
    expect(containerOf(job).command).toEqual(['node', 'dist/database/migrate.js']);
    expect(readFileSync('package.json', 'utf8')).toContain('"migrate": "node dist/database/migrate.js"');
  });
});

describe('the files for machines', () => {
  const haproxy = read('haproxy.cfg');
  const hasHaproxy = process.env.CI !== undefined || lacking('haproxy').length === 0;
  if (!hasHaproxy) figure('deploy/haproxy.cfg: not checked, because this system has no haproxy');

  (hasHaproxy ? it : it.skip)('haproxy accepts its file', () => {
    const options = { stdio: 'pipe', env: { PATH: `${process.env.PATH}:/usr/sbin` } } as const;
    expect(() => execFileSync('haproxy', ['-c', '-f', 'deploy/haproxy.cfg'], options)).not.toThrow();
  });

  it('haproxy checks a path that answers, on the port of the settings', async () => {
    const [, path] = /option httpchk GET (\S+)/.exec(haproxy)!;
    expect(await statusOf(path!)).toBe(200);
    const ports = [...haproxy.matchAll(/server api\d [\d.]+:(\d+)/g)].map(([, port]) => port);
    expect(ports).toEqual([settings.PORT.fallback, settings.PORT.fallback]);
  });

  it("haproxy's own failures are envelopes", () => {
    const bodies = [...haproxy.matchAll(/http-error status (\d+) content-type application\/json string '([^']+)'/g)];
    expect(bodies.map(([, status, body]) => [Number(status), (JSON.parse(body!) as { error: number }).error])).toEqual([
      [502, 502],
      [503, 503],
      [504, 504],
    ]);
    for (const [, , body] of bodies) expect(JSON.parse(body!)).toMatchObject({ success: false });
  });

  it('Patroni has time to refresh its lease', () => {
    const [patroni] = loadAll(read('patroni.yml')) as [{ bootstrap: { dcs: Record<string, number> } }];
    const { ttl, loop_wait: loop, retry_timeout: retry } = patroni.bootstrap.dcs;
    expect(ttl).toBeGreaterThanOrEqual(loop! + 2 * retry!);
  });

  it('PgBouncer has the lines of OPERATIONS.md', () => {
    const [, documented] = /```ini\n(pool_mode[^`]+)```/.exec(readFileSync('OPERATIONS.md', 'utf8'))!;
    for (const line of documented!.trim().split('\n')) expect(read('pgbouncer.ini').split('\n')).toContain(line);
  });
});
