import type { Backend } from '../backends/backend.ts';
import { referenceBackend } from '../backends/reference/index.ts';
import { features } from '../backends/wasm/engine.ts';
import { wasmBackend } from '../backends/wasm/index.ts';
import { debugged, debugVariable, parseTopics } from './debug.ts';
import { environmentVariable } from './environment.ts';

let chosen: Backend | undefined;

function choose(): Backend {
  if (features().simd) return wasmBackend();
  console.warn(
    'featuremap: WebAssembly SIMD is not available here; using the reference backend, which is much slower.',
  );
  return referenceBackend;
}

/**
 * WebAssembly where it has vectors, else the reference backend, which is slow; that is said once. `FEATUREMAP_DEBUG`
 * names what it is to tell about what it compiles.
 * @throws OptionError when `FEATUREMAP_DEBUG` has an unknown topic.
 */
export function defaultBackend(): Backend {
  chosen ??= debugged(choose(), parseTopics(environmentVariable(debugVariable) ?? ''), console.error);
  return chosen;
}
