import type { Backend } from '../backends/backend.ts';
import { referenceBackend } from '../backends/reference/index.ts';
import { detectFeatures } from '../backends/wasm/features.ts';
import { wasmBackend } from '../backends/wasm/index.ts';

let chosen: Backend | undefined;

/** WebAssembly where it has vectors, else the reference backend, which is slow; that is said once. */
export function defaultBackend(): Backend {
  if (chosen !== undefined) return chosen;
  if (detectFeatures().simd) chosen = wasmBackend();
  else {
    console.warn(
      'featuremap: WebAssembly SIMD is not available here; using the reference backend, which is much slower.',
    );
    chosen = referenceBackend;
  }
  return chosen;
}
