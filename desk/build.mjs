// Bundles the Casting Desk into dist/desk: JavaScript and CSS with their hash in the name, and each file also compressed.
// With --watch it does so again after each change of a source.
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
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
  write: false,
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
 * Writes what was built, the page itself and the compressed files, and then deletes what the build before left.
 * @returns {import('esbuild').Plugin}
 */
const pageIn = (folder) => ({
  name: 'page',
  setup({ onEnd }) {
    onEnd(({ errors, metafile, outputFiles }) => {
      if (errors.length > 0) return;
      const outputs = Object.entries(metafile.outputs);
      const [script, { cssBundle }] = outputs.find(([, { entryPoint }]) => entryPoint === 'main.tsx');
      const page = readFileSync(join(desk, 'index.html'), 'utf8')
        .replace('main.js', basename(script))
        .replace('main.css', basename(cssBundle));
      // The page comes last, because it refers to the others.
      const files = [
        ...outputFiles.map(({ path, contents }) => [basename(path), contents]),
        ['icon.svg', readFileSync(join(desk, 'icon.svg'))],
        ['index.html', page],
      ].flatMap(([name, content]) => [
        [`${name}.gz`, gzipSync(content, { level: 9 })],
        [`${name}.br`, brotliCompressSync(content)],
        [name, content],
      ]);
      for (const [name, content] of files) replaceFile(join(folder, name), content);
      const made = new Set(files.map(([name]) => name));
      for (const name of readdirSync(folder)) if (!made.has(name)) rmSync(join(folder, name));
      // The launcher waits for the first one.
      process.send?.('built');
    });
  },
});

/** Never shows a half-written file to a service that sends it meanwhile. */
function replaceFile(path, content) {
  writeFileSync(`${path}.new`, content);
  renameSync(`${path}.new`, path);
}

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
