import { expect } from 'vitest';
import { evaluate } from '../../../src/backends/reference/evaluate.ts';
import { wasmBackend } from '../../../src/backends/wasm/index.ts';
import { relativeError, runOn } from '../run.ts';
import type { Program } from './programs.ts';

/** Everything is divided, however small, into pieces or into shares. */
const pieces = { phaseWork: 0, programWork: 0, piecesWork: 0 };
const shares = { ...pieces, piecesWork: Number.POSITIVE_INFINITY };

/** The first is compared with the float64 meaning, the others with the first. */
const settings = [
  { threads: 1, lanes: 8 },
  { threads: 1, lanes: 16 },
  { threads: 2, lanes: 8, division: shares },
  { threads: 3, lanes: 16, division: pieces },
] as const;
const backends = settings.map((each) => wasmBackend({ ...each, waitForThreads: true }));

const sameBits = (a: Float64Array, b: Float64Array) => Buffer.from(a.buffer).equals(Buffer.from(b.buffer));

/**
 * Runs a graph with every setting: close to the float64 meaning, results in `bitsOnly` apart, and the same bits however
 * it is computed.
 */
export async function compare(
  graph: Program['graph'],
  given: Program['given'],
  tolerance: number,
  bitsOnly: readonly string[] = [],
): Promise<void> {
  const right = evaluate(graph, given);
  const [first, ...others] = await Promise.all(backends.map((backend) => runOn(backend, graph, given)));
  for (const name of Object.keys(graph.outputs)) {
    if (!bitsOnly.includes(name)) {
      expect(relativeError(first![name]!, right[name]!.data), name).toBeLessThanOrEqual(tolerance);
    }
    const different = others.findIndex((other) => !sameBits(other[name]!, first![name]!));
    expect(settings[different + 1], `${name}: other bits than with one thread and 8 lanes`).toBe(settings[0]);
  }
}
