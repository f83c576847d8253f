import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { FileError } from '../core/errors.ts';
import { reason } from '../data/node/read.ts';

/**
 * Writes a whole file or leaves what was there: the bytes go to a temporary name beside it, which is then renamed.
 * @throws FileError when the folder cannot be written or the disk is full.
 */
export async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await writeFile(temporary, content);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => {}); // nothing was made, then
    throw new FileError(`Cannot write ${path}: ${reason(cause)}.`, { path }, { cause });
  }
}

/** Reads a whole file. @throws FileError when it cannot be read. */
export async function readWhole(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new FileError(`Cannot read ${path}: ${reason(cause)}.`, { path }, { cause });
  }
}
