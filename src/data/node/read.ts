import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { FileError, FormatError } from '../../core/errors.ts';

const unzip = promisify(gunzip);

/** The most bytes a compressed file may unpack to: 2 GiB, far above every data set here. */
const largest = 2 ** 31;

/**
 * Reads a whole file, unpacking it when its first bytes are those of gzip, whatever its name.
 * @throws FileError when it cannot be read. @throws FormatError when the gzip data is corrupt or cut off.
 */
export async function readUnpacked(path: string): Promise<Uint8Array> {
  const bytes = await readBytes(path);
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return packed ? unpack(bytes, path) : bytes;
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new FileError(`Cannot read ${path}: ${reason(cause)}.`, { path }, { cause });
  }
}

async function unpack(bytes: Uint8Array, path: string): Promise<Uint8Array> {
  try {
    return await unzip(bytes, { maxOutputLength: largest });
  } catch (cause) {
    throw new FormatError(`${path}: its gzip data is corrupt or cut off. Get the file again.`, { path }, { cause });
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file; check the path',
  ENOTDIR: 'a part of the path is not a folder; check the path',
  EISDIR: 'it is a folder; name a file',
  ENOSPC: 'the disk is full; free some space',
  EROFS: 'the disk is read-only; choose another place',
  EACCES: 'permission denied; check the rights',
  EPERM: 'permission denied; check the rights',
};

/** Why a file operation failed, in words. */
export function reason(cause: unknown): string {
  const { code, message } = cause as { code?: string; message?: string };
  return reasons[code ?? ''] ?? message ?? String(cause);
}
