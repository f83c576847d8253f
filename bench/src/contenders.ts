import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Task } from './tasks.ts';

/** One library with its settings: a process that answers the benchmark's requests. */
export interface Contender {
  /** The library; of several contenders of one library the best counts. */
  readonly library: string;
  readonly settings: string;
  /** Program and arguments. */
  readonly command: readonly string[];
  readonly does: readonly Task['kind'][];
  /** Compared with the others' best: what a user gets who changes nothing. */
  readonly ours?: 'main' | 'also';
  readonly threads: number;
  /** The line that installs the program itself, where it may be missing. */
  readonly install?: string;
}

const file = (name: string) => fileURLToPath(new URL(`./contenders/${name}`, import.meta.url));
const everything = ['train', 'infer', 'matmul', 'convolution'] as const;
const networks = ['train', 'infer'] as const;

export const threads = Math.min(2, availableParallelism());
const threadCounts = threads === 1 ? [1] : [1, threads];
const named = (count: number) => (count === 1 ? '1 thread' : `${count} threads`);

/** featuremap as its command line prepares the engine (wide), or as a program gets it that prepares nothing. */
function featuremap(count: number, vectors: 'wide' | 'narrow', ours: 'main' | 'also'): Contender {
  const isWide = vectors === 'wide';
  const options = ['--threads', `${count}`, ...(isWide ? ['--wide'] : [])];
  return {
    library: 'featuremap',
    settings: `${named(count)}, ${isWide ? 'wide vectors' : '8 lanes, no flag'}`,
    command: [process.execPath, '--expose-gc', file('featuremap.ts'), ...options],
    does: everything,
    ours,
    threads: count,
  };
}

const torch = (count: number): Contender => ({
  library: 'PyTorch',
  settings: named(count),
  command: [process.env.BENCH_PYTHON ?? '/usr/bin/python3', file('pytorch.py'), `${count}`],
  does: everything,
  threads: count,
  install: 'apt-get install python3-torch libopenblas0-pthread',
});

const onnxruntime = (name: string, count: number): Contender => ({
  library: name,
  settings: named(count),
  command: [process.execPath, file('onnxruntime.ts'), name, `${count}`],
  does: ['infer'],
  threads: count,
});

const inNode = (library: string, name: string, ...args: string[]): Contender => ({
  library,
  settings: '1 thread',
  command: [process.execPath, file(name), ...args],
  does: networks,
  threads: 1,
});

/** Who is measured, ours first. */
export const contenders: readonly Contender[] = [
  featuremap(threads, 'wide', 'main'),
  ...(threads > 1 ? [featuremap(1, 'wide', 'also')] : []),
  featuremap(threads, 'narrow', 'also'),
  ...threadCounts.map(torch),
  ...threadCounts.map((count) => onnxruntime('onnxruntime-node', count)),
  ...threadCounts.map((count) => onnxruntime('onnxruntime-web', count)),
  inNode('tfjs wasm', 'tfjs.ts', 'wasm'),
  inNode('tfjs cpu', 'tfjs.ts', 'cpu'),
  inNode('jax-js wasm', 'jax.ts'),
];

export const nameOf = ({ library, settings }: Pick<Contender, 'library' | 'settings'>) => `${library}, ${settings}`;
