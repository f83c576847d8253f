import type { Backend } from '../backends/backend.ts';
import { defaultBackend } from '../runtime/defaultBackend.ts';
import { prepareEngine } from '../runtime/engine.node.ts';

/** What the command line computes with; called before anything is compiled. */
export function engine(): Backend {
  prepareEngine();
  return defaultBackend();
}
