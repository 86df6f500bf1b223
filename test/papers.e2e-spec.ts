import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { settings } from '../src/config/settings.js';
import { Casting } from './support/casting.js';
import { pages } from './support/pages.js';

const read = (file: string) => readFileSync(file, 'utf8');
const forUsers = pages.map(read).join('\n');
const papers = [
  ...pages,
  'deploy/README.md',
  'desk/README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'OPERATIONS.md',
  'SECURITY.md',
];
const packageJson = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** The distinct first groups of all matches. */
const found = (pattern: RegExp, text: string) => [
  ...new Set(Array.from(text.matchAll(pattern), ([, group]) => group!)),
];

const folders = ['.ci', 'bench', 'clients', 'deploy', 'desk', 'docs', 'src', 'test'];
const files = ['.', ...folders].flatMap((folder) =>
  readdirSync(folder, { recursive: folder !== '.', encoding: 'utf8' }).map((name) => join(folder, name)),
);

/** The words in code spans. */
const words = (paper: string) =>
  found(/`([^`\n]+)`/g, read(paper).replaceAll(/```[^]*?```/g, '')).flatMap((span) => span.split(/\s+/));

/** `text/csv` is no path. */
const MEDIA_TYPE = /^(text|application)\/[\w.+-]+$/;
/** A path, or the name of a file. */
const PATH = /^\.?\w[\w.-]*(\/[\w.-]+)+\/?$|^[\w-]+\/$|^[\w.-]+\.(ts|mjs|js|json|md|ya?ml)$/;
/** Made by `npm start` or by the build, or of a provider. */
const elsewhere = [
  '.casting/tokens.env',
  'dist/operations/doctor.js',
  'dist/desk',
  'dist/desk/',
  '.well-known/jwks.json',
  'oauth/token',
];

/** As a path, also one that begins below `src/`; as a file of any folder; or as `npm test` takes it, without its ending. */
function isNamed(file: string, path: string): boolean {
  const plain = path.replace(/\/$/, '');
  if (!path.includes('/') && file.endsWith(`/${path}`)) return true;
  return [plain, `src/${plain}`].some(
    (start) => file === start || (file.startsWith(`${start}.`) && file.endsWith('.ts')),
  );
}

/** The fragments that GitHub gives to the headings of a page. */
const anchors = (page: string) =>
  found(/^#+ (.+)$/gm, page).map((title) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );

describe('what README, docs/, ARCHITECTURE, CONTRIBUTING, OPERATIONS and SECURITY name', () => {
  const all = papers.map(read).join('\n');

  it('every page of docs/ is read here', () => {
    expect(readdirSync('docs').filter((name) => !pages.includes(`docs/${name}`))).toEqual([]);
  });

  it.each(found(/npm run (?:-s )?([\w:-]+)/g, all))('the script %s exists', (name) =>
    expect(Object.keys(packageJson.scripts)).toContain(name),
  );

  it('every script is named', () =>
    expect(
      Object.keys(packageJson.scripts).filter((name) => !new RegExp(`npm (run (-s )?)?${name}\\b`).test(all)),
    ).toEqual([]));

  it('every setting exists, and every setting is named', () => {
    const firstCells = found(/^\| (`[A-Z_`, ]+`) \|/gm, read('docs/settings.md')).join();
    expect(found(/(\w+)/g, firstCells).sort()).toEqual(Object.keys(settings).sort());
    const example = {
      CHROMIUM: true,
      FUZZ_REQUESTS: true,
      POSTGRES_PASSWORD: true,
      ASSISTANT: true,
      DIRECTOR: true,
      PRODUCER: true,
      TOKEN: true,
      UPDATE_CLIENT: true,
      UPDATE_SCREENSHOTS: true,
    };
    const assigned = found(/\b([A-Z]+(?:_[A-Z]+)+)=/g, all);
    expect(assigned.filter((name) => !(name in settings) && !(name in example))).toEqual([]);
  });

  it('the defaults are those of the service', () => {
    for (const [, names, values] of read('docs/settings.md').matchAll(/^\| (`[A-Z_`, ]+`) \| (`[^|]+`) \|/gm)) {
      const pairs = names!
        .split(', ')
        .map((name, i) => [name.replaceAll('`', ''), values!.split(', ')[i]!.trim()] as const);
      for (const [name, value] of pairs) {
        expect(`${name} ${value}`).toBe(`${name} \`${settings[name as keyof typeof settings].fallback}\``);
      }
    }
  });

  it('every route exists, and every route is named', async () => {
    const casting = await Casting.boot();
    const { paths } = JSON.parse((await casting.as(undefined).get('/openapi.json')).text) as {
      paths: Record<string, Record<string, unknown>>;
    };
    for (const path of ['/desk/', '/docs', '/openapi.json', '/openapi.yaml']) {
      expect((await casting.as(undefined).get(path)).status).toBe(200);
    }
    await casting.stop();
    const documented = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((verb) => `${verb.toUpperCase()} ${path}`),
    );
    const named = found(/`((?:GET|POST|PATCH|PUT|DELETE) \/[^`]*)`/g, forUsers);
    const beyond = ['GET /desk/', 'GET /docs', 'GET /openapi.json', 'GET /openapi.yaml'];
    expect(named.sort()).toEqual([...documented, ...beyond].sort());
  });

  it.each(papers)('the files that %s names exist', (paper) => {
    const inCode = words(paper).filter(
      (word) => PATH.test(word) && !MEDIA_TYPE.test(word) && !elsewhere.includes(word),
    );
    expect(inCode.filter((path) => !files.some((file) => isNamed(file, path)))).toEqual([]);
  });

  it('ARCHITECTURE names tables, classes, settings and routes as the code does', () => {
    const sources = files
      .filter((file) => /^(src|test)\/.*\.ts$|^package\.json$/.test(file))
      .map(read)
      .join();
    const names = words('ARCHITECTURE.md').filter((word) => !PATH.test(word));
    const parts = names.flatMap((name) => found(/(\w+)/g, name));
    expect(parts.filter((name) => !new RegExp(`\\b${name}\\b`).test(sources))).toEqual([]);
  });

  it.each(papers)('what %s links to exists, down to the heading', (paper) => {
    for (const link of found(/\]\((?!http)([^)]+)\)/g, read(paper))) {
      const [path, anchor] = link.split('#');
      const target = path ? join(dirname(paper), path) : paper;
      expect([link, existsSync(target)]).toEqual([link, true]);
      if (anchor) expect(anchors(read(target))).toContain(anchor);
    }
  });
});
