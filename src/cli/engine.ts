import type { Backend } from '../backends/backend.ts';
import { defaultBackend } from '../runtime/defaultBackend.ts';

/** What the command line computes with; called before anything is compiled. */
export function engine(): Backend {
  return defaultBackend();
}
