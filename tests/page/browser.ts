import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { build } from 'vite';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Whether there is a browser; without one, continuous integration fails and others skip. */
export const hasBrowser = existsSync(executablePath);
if (!hasBrowser && process.env.CI) {
  throw new Error(`There is no Chromium at ${executablePath}. Install it, or say in CHROMIUM where it is.`);
}

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser of its own, with nothing kept from before. */
export const launch = (): Promise<Browser> => chromium.launch({ executablePath, headless: true, args });

const root = join(import.meta.dirname, '../..');

/** Bundles the example page and the page that the tests call into, as `example/` and `site/` of a folder. */
export async function buildPages(folder: string): Promise<void> {
  const quiet = { logLevel: 'warn', mode: 'production', worker: { format: 'es' } } as const;
  const out = (name: string) => ({ build: { outDir: join(folder, name), emptyOutDir: true } });
  await build({ root: join(root, 'examples/page'), ...quiet, ...out('example') });
  await build({ root: join(root, 'tests/page/site'), base: './', configFile: false, ...quiet, ...out('site') });
}
