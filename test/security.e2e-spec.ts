import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

describe('SECURITY.md', () => {
  const rows = readFileSync('SECURITY.md', 'utf8').match(/^\| (API|V)\d.*$/gm)!;

  it('has the ten risks and the requirements', () => {
    expect(rows.filter((row) => row.startsWith('| API'))).toHaveLength(10);
    expect(rows.length).toBeGreaterThan(30);
  });

  it.each(rows.map((row) => [row.split('|')[1]!.trim(), row]))('%s: its tests exist', (_, row) => {
    const tests = [...row.matchAll(/`([\w./-]+(?:spec|fault)\.ts)` “([^”]+)”/g)];
    expect(tests).not.toEqual([]);
    for (const [, file, name] of tests) expect(readFileSync(file!, 'utf8')).toContain(`'${name}'`);
  });
});

interface Package {
  integrity?: string;
  resolved?: string;
}

describe('the supply chain', () => {
  it('has exact versions only', () => {
    const { dependencies, devDependencies } = readJson('package.json') as Record<string, Record<string, string>>;
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      expect(`${name} ${version}`).toMatch(/ \d+\.\d+\.\d+(-[\w.]+)?$/);
    }
  });

  it('is locked by hashes, and names no registry (.npmrc)', () => {
    const { packages } = readJson('package-lock.json') as { packages: Record<string, Package> };
    const installed = Object.entries(packages).filter(([path]) => path !== '');
    expect(installed.length).toBeGreaterThan(100);
    expect(installed.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))).toEqual([]);
    expect(installed.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });

  it('runs no code of a package while the image is built', () => {
    const installs = readFileSync('Dockerfile', 'utf8').match(/npm (ci|install|i)\b.*/g)!;
    expect(installs).toHaveLength(2);
    for (const command of installs) expect(command).toContain('--ignore-scripts');
  });

  it('is listed by npm run -s sbom, development apart', () => {
    const { bomFormat, components } = JSON.parse(execFileSync('npm', ['run', '-s', 'sbom'], { encoding: 'utf8' })) as {
      bomFormat: string;
      components: { name: string; properties?: { name: string }[] }[];
    };
    expect(bomFormat).toBe('CycloneDX');
    const isDevelopment = (name: string) =>
      components
        .find((component) => component.name === name)!
        .properties!.some((property) => property.name === 'cdx:npm:package:development');
    expect(['pg', 'fastify', 'typeorm', 'jest', 'eslint'].map(isDevelopment)).toEqual([
      false,
      false,
      false,
      true,
      true,
    ]);
  });
});

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
