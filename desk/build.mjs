// Bundles the Casting Desk into dist/desk: JavaScript and CSS with their hash in the name, and each file also compressed.
// With --watch it does so again after each change of a source.
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build, context } from 'esbuild';

const desk = fileURLToPath(new URL('.', import.meta.url));
export const deskFolder = fileURLToPath(new URL('../dist/desk/', import.meta.url));

/** @returns {import('esbuild').BuildOptions} */
const optionsFor = (folder) => ({
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
  plugins: [unzipWithoutWorkers, pageIn(folder)],
});

/**
 * The reader of Excel files unzips large ones in workers that it makes of text, which the Content-Security-Policy refuses.
 * @type {import('esbuild').Plugin}
 */
const unzipWithoutWorkers = {
  name: 'unzip-without-workers',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^fflate$/, namespace: 'file' }, ({ path, resolveDir }) => ({
      path,
      namespace: 'unzip',
      pluginData: resolveDir,
    }));
    onLoad({ filter: /./, namespace: 'unzip' }, ({ pluginData }) => ({
      contents: `
        import { unzipSync } from 'fflate';
        export * from 'fflate';
        export function unzip(archive, done) {
          let files;
          try { files = unzipSync(archive); } catch (error) { return done(error); }
          done(null, files);
        }`,
      resolveDir: pluginData,
    }));
  },
};

/**
 * Adds the page itself and the compressed files, and then deletes what the build before left.
 * @returns {import('esbuild').Plugin}
 */
const pageIn = (folder) => ({
  name: 'page',
  setup({ onEnd }) {
    onEnd(({ errors, metafile }) => {
      if (errors.length > 0) return;
      const outputs = Object.entries(metafile.outputs);
      const [script, { cssBundle }] = outputs.find(([, { entryPoint }]) => entryPoint === 'main.tsx');
      const nameOf = (path) => path.split('/').at(-1);
      const page = readFileSync(join(desk, 'index.html'), 'utf8')
        .replace('main.js', nameOf(script))
        .replace('main.css', nameOf(cssBundle));
      writeFileSync(join(folder, 'index.html'), page);
      cpSync(join(desk, 'icon.svg'), join(folder, 'icon.svg'));
      const names = ['index.html', 'icon.svg', ...outputs.map(([path]) => nameOf(path))];
      for (const name of names) {
        const content = readFileSync(join(folder, name));
        writeFileSync(join(folder, `${name}.gz`), gzipSync(content, { level: 9 }));
        writeFileSync(join(folder, `${name}.br`), brotliCompressSync(content));
      }
      const made = new Set(names.flatMap((name) => [name, `${name}.gz`, `${name}.br`]));
      for (const name of readdirSync(folder)) if (!made.has(name)) rmSync(join(folder, name));
      // The launcher waits for the first one.
      process.send?.('built');
    });
  },
});

/** Builds the page. @throws Error with the faults of the sources, which esbuild has printed */
export async function buildDesk(folder = deskFolder) {
  mkdirSync(folder, { recursive: true });
  await build(optionsFor(folder));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (process.argv.includes('--watch')) {
    mkdirSync(deskFolder, { recursive: true });
    await (await context(optionsFor(deskFolder))).watch();
  } else await buildDesk();
}
