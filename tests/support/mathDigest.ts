import { createHash } from 'node:crypto';
import type { MaddMode } from '../../src/backends/wasm/math/index.ts';
import { allKindsOfFloats, compileMath, mathCases } from './vectorMath.ts';

/** A digest of what every vector function gives for numbers of all kinds, NaN of any bits counting as one. */
export function mathDigest(mode: MaddMode, width: number): Record<string, string> {
  const x = allKindsOfFloats(2 ** 14);
  const entries = Object.entries(mathCases).map(([name, { emit }]) => {
    const y = compileMath(emit, mode, width)(x).map((value) => (Number.isNaN(value) ? Number.NaN : value));
    return [name, createHash('sha256').update(new Uint8Array(y.buffer)).digest('hex')];
  });
  return Object.fromEntries(entries);
}

if (process.argv[1] === import.meta.filename) {
  const [mode, width] = process.argv.slice(2);
  console.log(JSON.stringify(mathDigest(mode as MaddMode, Number(width))));
}
