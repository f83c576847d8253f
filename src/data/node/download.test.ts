import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DownloadError } from '../../core/errors.ts';
import { type DownloadOptions, download, type Offer, type Progress } from './download.ts';

const content = Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * 7) % 251));
const file = { name: 'set.gz', size: content.length, sha256: createHash('sha256').update(content).digest('hex') };

let folder: string;
let servers: Server[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'featuremap-'));
  servers = [];
});

afterEach(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await rm(folder, { recursive: true });
});

/** Starts a server on this machine; gives its address as a mirror. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Answers with the bytes, and with ranges of them when asked. */
const withRanges =
  (bytes: Buffer, asked: string[] = []): RequestListener =>
  (request, response) => {
    const range = request.headers.range;
    asked.push(range ?? 'all');
    if (range === undefined) return void response.end(bytes);
    const start = Number(/bytes=(\d+)-/.exec(range)?.[1]);
    response.writeHead(206, { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` });
    response.end(bytes.subarray(start));
  };

const answers =
  (status: number): RequestListener =>
  (_, response) =>
    void response.writeHead(status).end();

function get(mirrors: readonly string[], options: DownloadOptions = {}): Promise<void> {
  const offer: Offer = { title: 'The set', mirrors, files: [file] };
  return download(offer, folder, { pause: 1, timeout: 5000, ...options });
}

async function expectWhole(): Promise<void> {
  expect(await readFile(join(folder, file.name))).toEqual(content);
  expect(await readdir(folder)).toEqual([file.name]);
}

test('a file is downloaded, with progress up to its size', async () => {
  const progress: Progress[] = [];
  await get([await serve(withRanges(content))], { onProgress: (step) => progress.push(step) });
  await expectWhole();
  expect(progress.at(-1)).toEqual({ file: 'set.gz', received: content.length, size: content.length });
});

test('what is there already is not asked for', async () => {
  await writeFile(join(folder, file.name), content);
  await get([]);
  await expectWhole();
});

test('a file of the right size but wrong content is replaced', async () => {
  await writeFile(join(folder, file.name), Buffer.alloc(content.length));
  await get([await serve(withRanges(content))]);
  await expectWhole();
});

test('a download goes on where it stopped', async () => {
  await writeFile(join(folder, 'set.gz.part'), content.subarray(0, 12_345));
  const asked: string[] = [];
  await get([await serve(withRanges(content, asked))]);
  await expectWhole();
  expect(asked).toEqual(['bytes=12345-']);
});

test('a server that ignores ranges is read from the start', async () => {
  await writeFile(join(folder, 'set.gz.part'), content.subarray(0, 12_345));
  await get([await serve((_, response) => void response.end(content))]);
  await expectWhole();
});

test('a part file that is too long is thrown away', async () => {
  await writeFile(join(folder, 'set.gz.part'), Buffer.alloc(content.length + 1));
  const asked: string[] = [];
  await get([await serve(withRanges(content, asked))]);
  await expectWhole();
  expect(asked).toEqual(['all']);
});

test('a part file with wrong bytes fails the checksum and is fetched again from the start', async () => {
  await writeFile(join(folder, 'set.gz.part'), Buffer.alloc(1000));
  const asked: string[] = [];
  await get([await serve(withRanges(content, asked))]);
  await expectWhole();
  expect(asked).toEqual(['bytes=1000-', 'all']);
});

test('a connection that breaks is taken up by the next mirror where it broke', async () => {
  let hangUp = () => {};
  const breaking = await serve((_, response) => {
    hangUp = () => response.destroy();
    response.writeHead(200, { 'content-length': content.length });
    response.write(content.subarray(0, 20_000));
  });
  const asked: string[] = [];
  const onProgress = ({ received }: Progress) => void (received === 20_000 && hangUp());
  await get([breaking, await serve(withRanges(content, asked))], { onProgress });
  await expectWhole();
  expect(asked).toEqual(['bytes=20000-']);
});

test('after a 404 the next mirror is tried', async () => {
  await get([await serve(answers(404)), await serve(withRanges(content))]);
  await expectWhole();
});

test('a part that the server finds out of range is dropped', async () => {
  await writeFile(join(folder, 'set.gz.part'), content.subarray(0, 10));
  await get([await serve(answers(416)), await serve(withRanges(content))]);
  await expectWhole();
});

test('a wrong checksum is never kept', async () => {
  const failure = get([await serve(withRanges(Buffer.alloc(content.length)))]);
  await expect(failure).rejects.toThrow('(wrong SHA-256 checksum)');
  expect(await readdir(folder)).toEqual([]);
});

test('a file that ends early is reported and kept as a part', async () => {
  const mirror = await serve((_, response) => void response.end(content.subarray(0, 100)));
  await expect(get([mirror], { rounds: 1 })).rejects.toThrow('(cut off after 100 of 50000 bytes)');
  expect(await readdir(folder)).toEqual(['set.gz.part']);
});

test('a file that does not end is stopped', async () => {
  const endless: RequestListener = (_, response) => {
    const more = () => response.write(content, () => response.destroyed || setImmediate(more));
    more();
  };
  await expect(get([await serve(endless)], { rounds: 1 })).rejects.toThrow('(more than the 50000 bytes expected)');
  expect(await readdir(folder)).toEqual([]);
});

test('a silent server is given up', async () => {
  const failure = get([await serve(() => {})], { timeout: 50, rounds: 1 });
  await expect(failure).rejects.toThrow('(no answer within 0.05 s)');
});

test('without a network the error says what was tried and what to do', async () => {
  const mirror = await serve(answers(200));
  await new Promise((resolve) => servers.pop()!.close(resolve));
  const failure = await get([mirror]).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(DownloadError);
  expect((failure as DownloadError).message).toBe(
    `Cannot download The set: tried ${mirror}set.gz (ECONNREFUSED). Put set.gz into ${folder} by hand, or use --data digits, which needs no network.`,
  );
});

test('each mirror is tried once a round', async () => {
  let count = 0;
  const mirror = await serve((request, response) => {
    count++;
    answers(500)(request, response);
  });
  await expect(get([mirror], { rounds: 3 })).rejects.toThrow('(HTTP 500)');
  expect(count).toBe(3);
});

test('a stopped download keeps what it has and says so', async () => {
  const controller = new AbortController();
  const mirror = await serve((_, response) => void response.write(content.subarray(0, 500)));
  const failure = get([mirror], { signal: controller.signal, onProgress: () => controller.abort() });
  await expect(failure).rejects.toThrow('The download of set.gz was stopped after 500 of 50000 bytes');
  expect(existsSync(join(folder, 'set.gz.part'))).toBe(true);
});

test('a folder that cannot be made is a file error', async () => {
  await writeFile(join(folder, 'taken'), '');
  const offer = { title: 'The set', mirrors: [], files: [file] };
  await expect(download(offer, join(folder, 'taken', 'in'))).rejects.toThrow('Cannot make the folder');
});
