import { AsyncLocalStorage } from 'node:async_hooks';
import { execFileSync } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { Statement } from '../src/database/client.js';
import { KeptRows } from '../src/kept/kept-rows.js';
import { Casting } from './support/casting.js';
import { anActor } from './support/factories.js';
import { until } from './support/until.js';

const architecture = readFileSync('ARCHITECTURE.md', 'utf8');
const pictures = Array.from(architecture.matchAll(/```mermaid\n(?:%%.*\n)?(\w+).*\n([^]*?)```/g), ([, kind, text]) => {
  return { kind, lines: text!.trimEnd().split('\n') };
});

it('ARCHITECTURE has two pictures', () => {
  expect(pictures.map(({ kind }) => kind)).toEqual(['flowchart', 'sequenceDiagram']);
});

/** By room: the rooms that it imports. */
type Arrows = Map<string, Set<string>>;

const add = (arrows: Arrows, from: string, to: string) => arrows.set(from, (arrows.get(from) ?? new Set()).add(to));
const listed = (arrows: Arrows) => [...arrows].flatMap(([from, all]) => [...all].map((to) => `${from} → ${to}`)).sort();

/** The rooms below a room. */
function below(arrows: Arrows, room: string): Set<string> {
  const direct = [...(arrows.get(room) ?? [])];
  return new Set(direct.flatMap((one) => [one, ...below(arrows, one)]));
}

/** Without the arrows to which there is a longer way. */
function reduced(arrows: Arrows): Arrows {
  const left: Arrows = new Map();
  for (const [from, all] of arrows) {
    const indirect = new Set([...all].flatMap((one) => [...below(arrows, one)]));
    for (const to of all) if (!indirect.has(to)) add(left, from, to);
  }
  return left;
}

/** The arrows of a picture: one line of it may have several, and several rooms at their ends. */
function drawn(lines: string[]): { solid: Arrows; dotted: Arrows } {
  const solid: Arrows = new Map();
  const dotted: Arrows = new Map();
  for (const line of lines) {
    const parts = line.trim().split(/ (-->|-\. .* \.->) /);
    for (let i = 2; i < parts.length; i += 2) {
      const [from, to] = [parts[i - 2]!.split(' & '), parts[i]!.split(' & ')];
      const arrows = parts[i - 1] === '-->' ? solid : dotted;
      for (const one of from) for (const other of to) add(arrows, one, other);
    }
  }
  return { solid, dotted };
}

describe('the picture of the rooms', () => {
  const { solid, dotted } = drawn(pictures[0]!.lines);
  const cruised = JSON.parse(
    execFileSync('node_modules/.bin/depcruise', ['src', '--output-type', 'json'], { maxBuffer: 2 ** 26 }).toString(),
  ) as {
    modules: { source: string; dependencies: { resolved: string; dependencyTypes: string[] }[] }[];
    summary: { ruleSetUsed: { forbidden: { name: string; from: { path: string }; to: { pathNot?: string } }[] } };
  };
  const roomOf = (file: string) => /^src\/([\w.-]+?)(\/|\.ts$)/.exec(file)?.[1];
  const imports: Arrows = new Map();
  const data: Arrows = new Map();
  for (const { source, dependencies } of cruised.modules.filter(({ source }) => !source.endsWith('.spec.ts'))) {
    for (const { resolved, dependencyTypes } of dependencies) {
      const [from, to] = [roomOf(source), roomOf(resolved)];
      if (!from || !to || from === to || dependencyTypes.includes('type-only')) continue;
      add(resolved.endsWith('.resource.ts') ? data : imports, from, to);
    }
  }

  it('has every import between rooms, and no arrow that is none', () => {
    expect(listed(solid)).toEqual(listed(reduced(imports)));
  });

  it('has the imports of resources, which are data, as dotted arrows', () => {
    expect(listed(dotted)).toEqual(listed(data));
  });

  it('has no room above one that the lint rules put below it', () => {
    const layers = cruised.summary.ruleSetUsed.forbidden.filter(({ name }) => name.endsWith('-what-is-below'));
    const ruled = layers.map(({ from, to }) => {
      const room = /^\^src\/(\w+)\/$/.exec(from.path)![1]!;
      const allowed = Array.from(to.pathNot!.matchAll(/\^src\/(\w+)\//g), ([, name]) => name!);
      expect([room, ...below(solid, room)]).toEqual(expect.arrayContaining(allowed));
      return room;
    });
    const folders = readdirSync('src', { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect([...ruled, 'dev'].sort()).toEqual(folders.map(({ name }) => name).sort());
  });
});

type Method = (...args: unknown[]) => unknown;

describe('the picture of a PATCH', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const arrow = /^ *(\w+)(-?->>)(\w+): (.*)$/;
  const steps = pictures[1]!.lines.flatMap((line) => {
    const [, from, kind, to, text] = arrow.exec(line) ?? [];
    return text ? [{ from, isCall: kind === '->>', to: to!, text }] : [];
  });
  const [request, answer] = [steps[0]!, steps.at(-1)!];
  const calls = steps.slice(1).filter(({ isCall }) => isCall);

  /** `Writes.update` and the like, as they are really called, and by whom. */
  const taken: string[] = [];
  const within = new AsyncLocalStorage<string>();
  const take = (to: string, text: string) => {
    const from = within.getStore() ?? 'Server';
    const step = `${from} → ${to}: ${text}`;
    // Nest calls the pipe once for each argument of the handler.
    if (step !== taken.at(-1)) taken.push(step);
  };

  /** Takes down each call of the method and who called; callbacks belong to the caller. Nest reads decorators from the function itself. */
  async function watch(className: string, method: string): Promise<void> {
    const text = new RegExp(`^export (abstract )?class ${className}\\b`, 'm');
    const [file, ...others] = files.filter((name) => text.test(readFileSync(`src/${name}`, 'utf8')));
    expect([className, file, others]).toEqual([className, expect.any(String), []]);
    const loaded = (await import(`../src/${file}`)) as Record<string, { prototype: Record<string, Method> }>;
    const { prototype } = loaded[className]!;
    expect([className, method, Object.keys(Object.getOwnPropertyDescriptors(prototype))]).toEqual([
      className,
      method,
      expect.arrayContaining([method]),
    ]);
    const original = prototype[method]!;
    const spy = jest.spyOn(prototype, method).mockImplementation(function (this: unknown, ...args) {
      take(className, method);
      const given = args.map((arg) => (typeof arg === 'function' ? AsyncLocalStorage.bind(arg as Method) : arg));
      return within.run(className, () => original.apply(this, given));
    });
    for (const key of Reflect.getMetadataKeys(original) as string[]) {
      Reflect.defineMetadata(key, Reflect.getMetadata(key, original), spy);
    }
  }

  const takeStatement = (message: unknown) =>
    take('PostgreSQL', /^\s*(\w+( \w+)?)/.exec((message as Statement).text)![1]!);

  let casting: Casting | undefined;
  afterEach(async () => {
    unsubscribe('casting.statement', takeStatement);
    jest.restoreAllMocks();
    await casting?.stop();
  });

  it('is the way that one goes, call by call', async () => {
    const methods = new Set(calls.filter(({ to }) => to !== 'PostgreSQL').map(({ to, text }) => `${to}.${text}`));
    for (const name of methods) await watch(...(name.split('.') as [string, string]));
    casting = await Casting.start();
    await anActor(casting.database);
    const kept = casting.app.get(KeptRows);
    const director = casting.as('director');
    // From now on the token is known, and the statements are prepared.
    await director.patch('/actors/1', { age: 30 });
    const [, path, body] = /^PATCH (\S+) (.*)$/.exec(request.text)!;
    subscribe('casting.statement', takeStatement);
    // Again if the database was so slow that the rows in memory were dropped.
    const status = await until(async () => {
      await until(() => kept.now());
      const { failures } = kept.counts;
      taken.length = 0;
      const answer = await director.patch(path!, body);
      return kept.counts.failures === failures && answer.status;
    });
    expect(taken).toEqual(calls.map(({ from, to, text }) => `${from} → ${to}: ${text}`));
    expect([answer.from, answer.to, answer.text]).toEqual(['Server', 'Client', String(status)]);
  });
});
