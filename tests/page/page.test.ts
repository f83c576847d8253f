import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jpeg from 'jpeg-js';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeImage, digits, encodePng, pictureOf, type WasmOptions } from '../../src/index.ts';
import { buildPages, hasBrowser, launch } from './browser.ts';
import { contentPolicy, isolation, type Served, serve } from './server.ts';
import type { Called } from './site/main.ts';
import { type Trained, trainLenet } from './train.ts';

if (!hasBrowser) console.log('skipped: there is no Chromium; CHROMIUM says where it is');
const folder = mkdtempSync(join(tmpdir(), 'featuremap-page-'));
const policy = { 'Content-Security-Policy': contentPolicy };
/** Workers from the page's own files only: not from text, as the engine's threads are. */
const narrowPolicy = { 'Content-Security-Policy': contentPolicy.replace(' blob:', '') };
const servers: Served[] = [];
let browser: Browser | undefined;

beforeAll(async () => {
  if (!hasBrowser) return;
  await buildPages(folder);
  browser = await launch();
  for (const headers of [{ ...isolation, ...policy }, {}, { ...isolation, ...narrowPolicy }]) {
    servers.push(await serve(folder, headers));
  }
}, 120_000);

afterAll(async () => {
  await browser?.close();
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true });
});

/** A page, and what it complained about. */
async function open(server: number, path: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser!.newPage({ viewport: { width: 1100, height: 760 } });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  await page.goto(servers[server]!.url + path);
  return { page, complaints };
}

/** Counts how often the page draws from now on. */
async function countFrames(page: Page): Promise<() => Promise<number>> {
  const counter = await page.evaluateHandle(() => {
    const counter = { frames: 0 };
    const count = () => {
      counter.frames++;
      requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
    return counter;
  });
  return () => counter.evaluate(({ frames }) => frames);
}

type Place = 'trainLenet' | 'trainInWorker';

/** Long enough for the threads to have come, which nobody waits for. */
const [samples, epochs] = [400, 40];

/** Trains on the page's own thread or in a worker; on two threads if they are to be had. */
const trainInPage = (page: Page, place: Place, options: WasmOptions) =>
  page.evaluate(([where, given]) => (globalThis as unknown as Called)[where](...given), [
    place,
    [{ ...options, threads: 2 }, samples, epochs],
  ] as const);

const kinds = [
  ['isolated, 2 threads', 0, 2],
  ['not isolated, 1 thread', 1, 1],
] as const;

/** Node's multiply-adds round as Chromium's where nothing is asked for. */
const modes: readonly { readonly place: Place; readonly options: WasmOptions }[] = [
  { place: 'trainLenet', options: { madd: 'separate' } },
  { place: 'trainInWorker', options: {} },
];
const inNode = new Map<WasmOptions, Promise<Trained>>();

/** What Node comes to on one thread. */
function trainInNode(options: WasmOptions): Promise<Trained> {
  const trained = inNode.get(options) ?? trainLenet({ ...options, threads: 1 }, samples, epochs);
  inNode.set(options, trained);
  return trained;
}

test.runIf(hasBrowser).each(kinds)('training gives the bytes that Node gives: %s', async (_name, server, threads) => {
  const { page, complaints } = await open(server, 'site/');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(threads === 2);
  const frames = await countFrames(page);
  for (const { place, options } of modes) {
    const before = await frames();
    const trained = await trainInPage(page, place, options);
    const { accuracy, digest } = await trainInNode(options);
    expect(trained).toMatchObject({ threads, accuracy, digest });
    expect(accuracy).toBeGreaterThan(0.6);
    expect(await frames()).toBeGreaterThan(before + 3);
  }
  expect(complaints).toEqual([]);
  await page.close();
});

test.runIf(hasBrowser)('where a policy forbids the threads, one thread computes the same', async () => {
  const { page, complaints } = await open(2, 'site/');
  const { place, options } = modes[0]!;
  const { digest } = await trainInNode(options);
  expect(await trainInPage(page, place, options)).toMatchObject({ threads: 1, digest });
  expect(complaints.join()).toMatch(/blob:.* violates .*Content Security Policy/);
  await page.close();
});

test.runIf(hasBrowser)('PNG and JPEG are decoded to the bytes that Node gives', async () => {
  const { page, complaints } = await open(0, 'site/');
  const picture = pictureOf(digits({ train: 1, test: 1 }).train, 0);
  const rgba = Uint8Array.from([...picture.data].flatMap((grey) => [grey, grey, 255 - grey, 255]));
  const files = [encodePng(picture), jpeg.encode({ width: 28, height: 28, data: rgba }, 90).data];
  for (const file of files) {
    const decode = (bytes: number[]) => {
      const { data } = (globalThis as unknown as Called).decodeImage(Uint8Array.from(bytes));
      return [...data];
    };
    expect(await page.evaluate(decode, [...file])).toEqual([...decodeImage(file).data]);
  }
  expect(complaints).toEqual([]);
  await page.close();
});

/** Draws a line through places of the pad, in shares of its side. */
async function draw(page: Page, places: readonly (readonly [number, number])[]): Promise<void> {
  const { x, y, width, height } = (await page.locator('#pad').boundingBox())!;
  const at = ([left, top]: readonly [number, number]) => [x + left * width, y + top * height] as const;
  await page.mouse.move(...at(places[0]!));
  await page.mouse.down();
  for (const place of places.slice(1)) await page.mouse.move(...at(place), { steps: 8 });
  await page.mouse.up();
}

async function start(page: Page, samples: number, epochs: number): Promise<void> {
  await page.fill('[name=samples]', String(samples));
  await page.fill('[name=epochs]', String(epochs));
  await page.click('#train');
}

const statusIs = (page: Page, text: string) => page.locator('#status', { hasText: text }).waitFor({ timeout: 60_000 });
const figure = async (page: Page, id: string) => Number.parseFloat((await page.textContent(`#${id}`))!);

test.runIf(hasBrowser).each(kinds)('the example trains and reads a drawn digit: %s', async (_name, server, threads) => {
  const { page, complaints } = await open(server, 'example/');
  const frames = await countFrames(page);
  await start(page, 2000, 8);
  await statusIs(page, 'Pass');
  const before = await frames();
  await statusIs(page, 'Done');
  expect(await frames()).toBeGreaterThan(before + 3);
  expect(await figure(page, 'validation')).toBeGreaterThan(80);
  expect(await page.textContent('#threads')).toBe(
    String(Math.min(threads, await page.evaluate(() => navigator.hardwareConcurrency))),
  );
  await draw(page, [
    [0.52, 0.15],
    [0.5, 0.5],
    [0.48, 0.85],
  ]);
  await page.locator('#classes li.likeliest').first().waitFor();
  expect(await figure(page, 'classes li:nth-child(2) output')).toBeGreaterThan(50);
  expect(complaints).toEqual([]);
  await page.close();
});

test.runIf(hasBrowser)('the stop button stops it', async () => {
  const { page, complaints } = await open(0, 'example/');
  await start(page, 5000, 100);
  await statusIs(page, 'Pass');
  await page.click('#stop');
  await statusIs(page, 'Stopped');
  expect(await page.isEnabled('#train')).toBe(true);
  expect(complaints).toEqual([]);
  await page.close();
});
