import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const root = import.meta.dirname;
const WORKER = 'service-worker.js';
/** What only one of the pages begins with. */
const ENTRIES =
  /\.html$|[\\/]src[\\/](main|sign-in|offline[\\/](service-worker|what-is-kept)|push[\\/]worker-push|text[\\/]push-worker)/;

/** Writes `.br` and `.gz` beside each script and style: web hands these out, and compresses nothing while trading. */
function precompressed(): Plugin {
  return {
    name: 'precompressed',
    apply: 'build',
    // Not earlier: until the files are written, other plugins still change them.
    async writeBundle({ dir = 'dist' }, bundle) {
      for (const name of Object.keys(bundle).filter((file) => /\.(js|css)$/.test(file))) {
        const path = join(dir, name);
        const source = await readFile(path);
        await writeFile(`${path}.br`, brotliCompressSync(source));
        await writeFile(`${path}.gz`, gzipSync(source, { level: 9 }));
      }
    },
  };
}

/**
 * Tells the worker which files this build has, all of them: it keeps a build as a whole. Its own name must stay, and what it keeps
 * follows from its text, so that another build is another text.
 */
function keptFiles(): Plugin {
  return {
    name: 'kept-files',
    apply: 'build',
    enforce: 'post',
    async generateBundle(_options, bundle) {
      const worker = bundle[WORKER];
      if (worker?.type !== 'chunk' || worker.imports.length > 0)
        throw new Error(`${WORKER} must be one file that imports nothing`);
      const files = Object.keys(bundle).filter((name) => name.startsWith('assets/'));
      const build = createHash('sha256')
        .update(files.toSorted().join('\n'))
        .update(await readFile(join(root, 'index.html')))
        .digest('hex')
        .slice(0, 16);
      const list = JSON.stringify(files.toSorted().map((name) => `/${name}`));
      for (const [mark, text] of [
        ['__RECIO_FILES__', list],
        ['__RECIO_BUILD__', build],
      ] as const) {
        if (!worker.code.includes(mark)) throw new Error(`${WORKER} has no place for ${mark}`);
        worker.code = worker.code.replaceAll(mark, text);
      }
    },
  };
}

export default defineConfig(({ command }) => {
  // What a test builds and weighs is what is delivered, not what the test's own environment would make of it.
  if (command === 'build') process.env['NODE_ENV'] = 'production';
  return {
    root,
    plugins: [react(), tailwindcss(), keptFiles(), precompressed()],
    build: {
      outDir: 'dist',
      emptyOutDir: true,
      target: 'es2022',
      // Nothing inline: the content security policy allows only files.
      assetsInlineLimit: 0,
      // Parts that come later are small, and asking for what they import beforehand costs a phone more than it saves.
      modulePreload: {
        polyfill: false,
        resolveDependencies: (_file, files, { hostType }) => (hostType === 'html' ? files : []),
      },
      rolldownOptions: {
        input: {
          index: `${root}/index.html`,
          'sign-in': `${root}/sign-in.html`,
          'service-worker': `${root}/src/offline/service-worker.ts`,
        },
        output: {
          // A worker is found anew under its own name, from the root that it works for.
          entryFileNames: ({ name }) => (name === 'service-worker' ? WORKER : 'assets/[name]-[hash].js'),
          // What is needed at once comes in few files: a browser fetches six at a time, and each begins slowly.
          codeSplitting: {
            groups: [
              { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
              { name: 'start', tags: ['$initial'], test: (id) => !ENTRIES.test(id) },
            ],
          },
        },
      },
    },
  };
});
