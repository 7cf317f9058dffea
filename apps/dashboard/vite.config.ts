import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const root = import.meta.dirname;

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

export default defineConfig(({ command }) => {
  // What a test builds and weighs is what is delivered, not what the test's own environment would make of it.
  if (command === 'build') process.env['NODE_ENV'] = 'production';
  return {
    root,
    plugins: [react(), tailwindcss(), precompressed()],
    build: {
      outDir: 'dist',
      emptyOutDir: true,
      target: 'es2022',
      // Nothing inline: the content security policy allows only files.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: { index: `${root}/index.html`, 'sign-in': `${root}/sign-in.html` } },
    },
  };
});
