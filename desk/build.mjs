// Bundles the Casting Desk into dist/desk: JavaScript and CSS with their hash in the name, and each file also compressed.
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const desk = fileURLToPath(new URL('.', import.meta.url));
export const deskFolder = fileURLToPath(new URL('../dist/desk/', import.meta.url));

/** Builds the page. @throws Error with the faults of the sources, which esbuild has printed */
export async function buildDesk(folder = deskFolder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: desk,
    entryPoints: ['main.tsx'],
    outdir: folder,
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    minify: true,
    metafile: true,
    target: ['es2022'],
    legalComments: 'none',
    logLevel: 'warning',
  });
  const outputs = Object.entries(metafile.outputs);
  const [script, { cssBundle }] = outputs.find(([, { entryPoint }]) => entryPoint === 'main.tsx');
  const nameOf = (path) => path.split('/').at(-1);
  const page = readFileSync(join(desk, 'index.html'), 'utf8')
    .replace('main.js', nameOf(script))
    .replace('main.css', nameOf(cssBundle));
  writeFileSync(join(folder, 'index.html'), page);
  cpSync(join(desk, 'icon.svg'), join(folder, 'icon.svg'));
  for (const name of readdirSync(folder)) {
    const content = readFileSync(join(folder, name));
    writeFileSync(join(folder, `${name}.gz`), gzipSync(content, { level: 9 }));
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(content));
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await buildDesk();
