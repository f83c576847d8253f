import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^featuremap$/, replacement: source('index.ts') },
      { find: /^featuremap\/node$/, replacement: source('node/index.ts') },
    ],
  },
  test: {
    include: [
      'src/**/*.test.ts',
      'tests/**/*.test.ts',
      'examples/**/*.test.ts',
      'apps/*/src/**/*.test.ts',
      'bench/src/**/*.test.ts',
    ],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
  },
});
