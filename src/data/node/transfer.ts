import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import { FileError } from '../../core/errors.ts';
import { reason } from './read.ts';

/** A file that can be told from a wrong one. */
export interface KnownFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** SHA-256, hexadecimal. */
  readonly sha256: string;
}

/** What one transfer needs. */
export interface Transfer {
  readonly url: string;
  /** Where the bytes go; what is there already is not asked for again. */
  readonly part: string;
  readonly file: KnownFile;
  /** Milliseconds of silence after which the transfer is given up. */
  readonly timeout: number;
  readonly onBytes: (received: number) => void;
  readonly signal: AbortSignal | undefined;
}

/** Size of a file in bytes; 0 when there is none. */
export async function sizeOfFile(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

/** Whether a file is there and is the known one. */
export async function isGenuine(path: string, file: KnownFile): Promise<boolean> {
  if ((await sizeOfFile(path)) !== file.size) return false;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest('hex') === file.sha256;
}

/**
 * Fetches a file into its part file, going on after what is there (HTTP Range), or from the start when the server does
 * not do ranges. Leaves a genuine part file, or throws an Error with the reason; what is wrong is removed, what is
 * merely cut off is kept to go on from.
 */
export async function transfer(job: Transfer): Promise<void> {
  const { part, file } = job;
  if ((await sizeOfFile(part)) > file.size) await rm(part);
  if ((await sizeOfFile(part)) < file.size) await receive(job);
  const size = await sizeOfFile(part);
  if (size < file.size) throw new Error(`cut off after ${size} of ${file.size} bytes`);
  if (await isGenuine(part, file)) return;
  await rm(part);
  throw new Error(size > file.size ? `more than the ${file.size} bytes expected` : 'wrong SHA-256 checksum');
}

async function receive(job: Transfer): Promise<void> {
  const silence = watchSilence(job.timeout);
  try {
    const response = await request(job, silence.signal);
    const start = response.status === 206 ? await sizeOfFile(job.part) : 0;
    await using output = await openAt(job.part, start);
    await copy(response, output, start, job, silence.beat);
  } catch (error) {
    throw silence.signal.aborted ? new Error(`no answer within ${job.timeout / 1000} s`) : error;
  } finally {
    silence.end();
  }
}

async function request(job: Transfer, silence: AbortSignal): Promise<Response> {
  const start = await sizeOfFile(job.part);
  const headers: Record<string, string> = { 'accept-encoding': 'identity' };
  if (start > 0) headers.range = `bytes=${start}-`;
  const signal = job.signal === undefined ? silence : AbortSignal.any([silence, job.signal]);
  const response = await fetch(job.url, { headers, signal });
  if (response.status === 206 && !response.headers.get('content-range')?.startsWith(`bytes ${start}-`)) {
    throw new Error('the server sent another range than asked for');
  }
  if (response.status === 416) await rm(job.part, { force: true });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response;
}

async function openAt(path: string, start: number): Promise<FileHandle> {
  try {
    return await open(path, start > 0 ? 'a' : 'w');
  } catch (cause) {
    throw cannotWrite(path, cause);
  }
}

/** Writes the body; stops as soon as there is more than the file should hold. */
async function copy(
  response: Response,
  output: FileHandle,
  start: number,
  { file, part, onBytes }: Transfer,
  beat: () => void,
): Promise<void> {
  let received = start;
  for await (const chunk of response.body ?? []) {
    beat();
    await save(output, chunk, part);
    received += chunk.length;
    onBytes(received);
    if (received > file.size) break;
  }
}

async function save(output: FileHandle, chunk: Uint8Array, path: string): Promise<void> {
  try {
    await output.writeFile(chunk);
  } catch (cause) {
    throw cannotWrite(path, cause);
  }
}

/** A disk that refuses is not a network that fails: trying another mirror would not help. */
function cannotWrite(path: string, cause: unknown): FileError {
  return new FileError(`Cannot write ${path}: ${reason(cause)}.`, { path }, { cause });
}

/** A signal that aborts after `timeout` milliseconds without a beat. */
function watchSilence(timeout: number): { signal: AbortSignal; beat: () => void; end: () => void } {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), timeout);
  return { signal: controller.signal, beat: () => timer.refresh(), end: () => clearTimeout(timer) };
}
