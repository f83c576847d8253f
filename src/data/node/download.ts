import { mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DownloadError, FeaturemapError, FileError } from '../../core/errors.ts';
import { reason } from './read.ts';
import { isGenuine, type KnownFile, sizeOfFile, transfer } from './transfer.ts';

/** How far a download has come. */
export interface Progress {
  readonly file: string;
  /** Bytes of this file that are here. */
  readonly received: number;
  /** Bytes of the whole file. */
  readonly size: number;
}

export interface DownloadOptions {
  /** Called as bytes arrive. */
  readonly onProgress?: (progress: Progress) => void;
  /** Ends the download early; what has arrived is kept to go on from. */
  readonly signal?: AbortSignal;
  /** Milliseconds of silence after which a mirror is given up. Default 30,000. */
  readonly timeout?: number;
  /** How often the whole list of mirrors is tried. Default 2. */
  readonly rounds?: number;
  /** Milliseconds to wait before the list is tried again. Default 1,000. */
  readonly pause?: number;
}

/** Files that belong together, and the addresses they are offered at. */
export interface Offer {
  /** What they are, for messages: `MNIST`. */
  readonly title: string;
  /** Addresses of folders, ending in `/`, in the order to try. */
  readonly mirrors: readonly string[];
  readonly files: readonly KnownFile[];
}

/**
 * Makes sure that the files of an offer are in a folder: those not there, or not genuine, are downloaded, verified by
 * size and SHA-256 and only then given their name. A download that was cut off goes on where it stopped.
 * @throws DownloadError when no mirror gives a file. @throws FileError when the folder cannot be written.
 */
export async function download(offer: Offer, folder: string, options: DownloadOptions = {}): Promise<void> {
  for (const file of offer.files) {
    const path = join(folder, file.name);
    if (await isGenuine(path, file)) continue;
    await makeFolder(folder);
    await fetchFromAny(offer, file, `${path}.part`, options);
    await rename(`${path}.part`, path);
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    const message = `Cannot make the folder ${folder}: ${reason(cause)}. Set FEATUREMAP_CACHE to another one.`;
    throw new FileError(message, { path: folder }, { cause });
  }
}

async function fetchFromAny(offer: Offer, file: KnownFile, part: string, options: DownloadOptions): Promise<void> {
  const failures = new Map<string, string>();
  for (let round = 0; round < (options.rounds ?? 2); round++) {
    if (round > 0) await wait(options.pause ?? 1000);
    for (const mirror of offer.mirrors) {
      const failure = await attempt(`${mirror}${file.name}`, file, part, options);
      if (failure === undefined) return;
      failures.set(`${mirror}${file.name}`, failure);
    }
  }
  throw allFailed(offer, file, part, failures);
}

/** One try at one address; the reason when it fails. */
async function attempt(
  url: string,
  file: KnownFile,
  part: string,
  { onProgress, signal, timeout = 30_000 }: DownloadOptions,
): Promise<string | undefined> {
  const onBytes = (received: number) => onProgress?.({ file: file.name, received, size: file.size });
  try {
    await transfer({ url, part, file, timeout, onBytes, signal });
    return undefined;
  } catch (error) {
    if (error instanceof FeaturemapError) throw error;
    if (signal?.aborted) throw new DownloadError(await stopped(file, part), { file: file.name }, { cause: error });
    return describe(error);
  }
}

async function stopped(file: KnownFile, part: string): Promise<string> {
  return `The download of ${file.name} was stopped after ${await sizeOfFile(part)} of ${file.size} bytes; it goes on from there next time.`;
}

/** `fetch` hides the reason in the cause. */
function describe(error: unknown): string {
  const { message, cause } = error as Error;
  const { code, message: inner } = (cause ?? {}) as { code?: string; message?: string };
  return code ?? (inner || message);
}

function allFailed(offer: Offer, file: KnownFile, part: string, failures: ReadonlyMap<string, string>): DownloadError {
  const tried = [...failures].map(([url, why]) => `${url} (${why})`).join(', ');
  const folder = dirname(part);
  const names = offer.files.map(({ name }) => name).join(', ');
  return new DownloadError(
    `Cannot download ${offer.title}: tried ${tried}. Put ${names} into ${folder} by hand, or use --data digits, which needs no network.`,
    { file: file.name, failures: Object.fromEntries(failures), folder },
  );
}
