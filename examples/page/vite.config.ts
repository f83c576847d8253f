import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** With these two headers a page is cross-origin isolated, and may have memory that threads share. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

const source = fileURLToPath(new URL('../../src/index.ts', import.meta.url));

export default defineConfig({
  base: './',
  resolve: { alias: [{ find: /^featuremap$/, replacement: source }] },
  server: { headers: isolation },
  preview: { headers: isolation },
  worker: { format: 'es' },
  build: { target: 'es2023' },
});
