import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { buildPages, launch } from './browser.ts';
import { isolation, serve } from './server.ts';
import type { Called } from './site/main.ts';
import { trainLenet } from './train.ts';

/** Run as a program: LeNet-5 training in Chromium beside Node, in turn, as docs/browser.md reports it. */
const [rounds, samples, epochs] = [5, 2000, 4];
const folder = mkdtempSync(join(tmpdir(), 'featuremap-page-'));
await buildPages(folder);
const [isolated, plain, browser] = await Promise.all([
  serve(join(folder, 'site'), isolation),
  serve(join(folder, 'site'), {}),
  launch(),
]);

async function open(url: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(url);
  return page;
}

type Arguments = Parameters<typeof trainLenet>;
type Place = 'trainLenet' | 'trainInWorker';
const inPage = (page: Page, place: Place, threads: number) =>
  page.evaluate(([where, ...given]) => (globalThis as unknown as Called)[where](...given), [
    place,
    { threads },
    samples,
    epochs,
  ] satisfies [Place, ...Arguments] as [Place, ...Arguments]);
const inNode = (threads: number) => trainLenet({ threads, lanes: 8 }, samples, epochs);

const [shared, alone] = [await open(isolated.url), await open(plain.url)];
const runs = {
  'Node, 1 thread': () => inNode(1),
  'Chromium, 1 thread in a worker': () => inPage(alone, 'trainInWorker', 1),
  'Chromium, 1 thread, the page itself': () => inPage(alone, 'trainLenet', 1),
  'Node, 2 threads': () => inNode(2),
  'Chromium, 2 threads from a worker': () => inPage(shared, 'trainInWorker', 2),
  'Chromium, 2 threads from the page itself': () => inPage(shared, 'trainLenet', 2),
};

const figures = Object.keys(runs).map((): number[] => []);
for (let round = 0; round < rounds; round++) {
  for (const [index, run] of Object.values(runs).entries()) figures[index]!.push((await run()).samplesPerSecond);
}
console.log(`${cpus()[0]!.model}, Node ${process.versions.node}, Chromium ${browser.version()}; samples a second`);
for (const [index, name] of Object.keys(runs).entries()) {
  const sorted = figures[index]!.toSorted((a, b) => a - b).map(Math.round);
  console.log(`${name}: median ${sorted[Math.floor(rounds / 2)]} (${sorted[0]} to ${sorted.at(-1)})`);
}
await browser.close();
isolated.close();
plain.close();
rmSync(folder, { recursive: true });
