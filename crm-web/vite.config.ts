import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** sonner puts its style into the page inline, which the CSP refuses; the page loads it as a file (actions/toasts.tsx). */
const sonnerWithoutInlineStyle: Plugin = {
  name: 'sonner-without-inline-style',
  enforce: 'pre',
  transform: (code, id) => (id.includes('/sonner/dist/index.mjs') ? code.replace(/^__insertCSS\(.*\);?$/m, '') : null),
};

/**
 * What a catalogue of texts is made with. The first script waits for the catalogue of the person's language, so that a
 * catalogue that took something of the first script would never come.
 */
const LANGUAGE = { name: 'language', test: /[\\/]texts[\\/](?:language|numbers)\.ts$/, priority: 1 };
/** What the first page needs, in one file: left alone, what a later page shares with it would be in many small ones. */
const FIRST = { name: 'first', tags: ['$initial' as const] };

/** The largest files are packed once, as small as can be: the API would pack them for each request, and less. */
const packedFiles: Plugin = {
  name: 'packed-files',
  apply: 'build',
  async writeBundle({ dir = '' }, files) {
    const texts = Object.keys(files).filter((file) => /^assets\/.*\.(?:js|css|svg)$/.test(file));
    await Promise.all(
      texts.map(async (file) => {
        const content = await readFile(path.join(dir, file));
        if (content.length < PACKED_FROM) return;
        await writeFile(path.join(dir, `${file}.br`), await promisify(brotliCompress)(content));
      }),
    );
  },
};

/** What is smaller fits one packet anyway, bytes. */
const PACKED_FROM = 1_024;

export default defineConfig({
  plugins: [react(), sonnerWithoutInlineStyle, packedFiles],
  // The Forge app's packages put React 18 into the repository's root; the frontend has its own.
  resolve: { dedupe: ['react', 'react-dom'] },
  // Strict CSP: nothing is put into the page as data: or inline.
  build: {
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
    rolldownOptions: { output: { codeSplitting: { groups: [LANGUAGE, FIRST] } } },
  },
});
