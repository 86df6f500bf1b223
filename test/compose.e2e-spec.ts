import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { settings } from '../src/config/settings.js';

const compose = readFileSync('docker-compose.yml', 'utf8');
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

/** The names below a heading of the file, down to the next line that is not indented as they are. */
function namesBelow(heading: string): string[] {
  const [, block] = new RegExp(`^( *)${heading}\\n((?:\\1  .*\\n)+)`, 'm').exec(compose)!.slice(1);
  return [...block!.matchAll(/^ *([A-Z_]+):/gm)].map(([, name]) => name!);
}

describe('docker-compose.yml', () => {
  const database = namesBelow('x-database: &database');
  const passedOn = [...database, ...namesBelow('environment:')];

  it('passes every setting on, and nothing that is none', () => {
    expect(Object.keys(settings).filter((name) => !passedOn.includes(name))).toEqual([]);
    const others = passedOn.filter((name) => !(name in settings) && !name.startsWith('OTEL_'));
    expect(others).toEqual(['PGPASSWORD']);
  });

  it('names its images by the version', () => {
    const images = [...compose.matchAll(/image: (casting-.+)/g)].map(([, image]) => image);
    expect(images).toEqual([`casting-api:${version}`, `casting-sign-in:${version}`]);
  });

  it('is given everything that it needs by try.env', () => {
    const given = [...readFileSync('try.env', 'utf8').matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name]) => name!);
    const read = [...compose.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name!);
    const unread = given.filter((name) => !read.includes(name) && !passedOn.includes(name));
    expect(unread).toEqual(['COMPOSE_PROJECT_NAME', 'COMPOSE_PROFILES']);
    const required = [...compose.matchAll(/\$\{([A-Z_]+):\?/g)].map(([, name]) => name!);
    expect(required.filter((name) => !given.includes(name))).toEqual([]);
  });
});
