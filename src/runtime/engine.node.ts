import v8 from 'node:v8';
import { environmentSettings } from '../backends/wasm/settings.ts';
import { allowWideVectors } from '../backends/wasm/wide.ts';

/** The first V8 seen to fuse: 12 knows the flag but does not gain, and older ones print a complaint about it. */
const firstV8 = 13;

/**
 * Asks V8 to fuse pairs of 128-bit vector operations into 256-bit ones, by its experimental flag, and to optimise
 * WebAssembly functions after less use than is usual, as kernels are used much. To be called before anything is
 * compiled; it changes the whole process. Kernels are made wide only where the processor can and a trial gives the same
 * bits as with narrow ones. Returns whether V8 was asked.
 */
export function enableWideVectors(): boolean {
  if (process.arch !== 'x64' || Number.parseInt(process.versions.v8 ?? '', 10) < firstV8) return false;
  v8.setFlagsFromString('--experimental-wasm-revectorize');
  v8.setFlagsFromString('--wasm-tiering-budget=100000');
  allowWideVectors();
  return true;
}

/**
 * What a program of one's own, such as the command line, does first: wide vectors, unless `FEATUREMAP_ENGINE` says
 * `lanes=8`.
 * @throws OptionError when `FEATUREMAP_ENGINE` is wrong.
 */
export function prepareEngine(): void {
  if (environmentSettings().lanes !== 8) enableWideVectors();
}
