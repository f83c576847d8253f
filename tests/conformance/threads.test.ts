import { expect, test } from 'vitest';
import { wasmBackend } from '../../src/backends/wasm/index.ts';
import { threadPool } from '../../src/backends/wasm/threads/index.ts';
import { BackendError } from '../../src/core/errors.ts';
import { Random } from '../../src/core/random.ts';
import { type Dataset, dataset } from '../../src/data/dataset.ts';
import { GraphBuilder } from '../../src/graph/graph.ts';
import { conv2d, fullyConnected, maxPool, relu } from '../../src/layers/index.ts';
import { crossEntropy } from '../../src/losses/index.ts';
import { sequential } from '../../src/model/model.ts';
import { add, exp, input, matmul, multiply } from '../../src/ops/index.ts';
import { adam } from '../../src/optimizers/index.ts';
import { conformance } from './backend.ts';
import { sessionOf } from './run.ts';

/** Everything is divided, however small, into pieces or into shares. */
const division = { phaseWork: 0, programWork: 0, piecesWork: 0 };
const shares = { ...division, piecesWork: Number.POSITIVE_INFINITY };
const threaded = (threads: number, options = {}) =>
  wasmBackend({ threads, division, waitForThreads: true, ...options });

conformance({ ...threaded(2), name: 'wasm (2 threads, in pieces)' });
conformance({ ...threaded(3, { division: shares }), name: 'wasm (3 threads, in shares)' });

/** Noisy pictures of a bright corner: the class says which. */
function corners(count: number): Dataset {
  const random = new Random(11);
  const labels = Uint8Array.from({ length: count }, () => Math.floor(random.uniform(0, 4)));
  const pixels = Float32Array.from({ length: count * 81 }, (_, at) => {
    const [label, row, column] = [labels[Math.floor(at / 81)]!, Math.floor((at % 81) / 9), at % 9];
    const isBright = label === (row > 4 ? 2 : 0) + (column > 4 ? 1 : 0);
    return random.uniform(0, 0.5) + (isBright ? 0.5 : 0);
  });
  return dataset({ name: 'corners', shape: [1, 9, 9], classes: ['0', '1', '2', '3'], pixels, labels });
}

async function train(threads: number): Promise<Uint8Array> {
  const layers = [
    conv2d({ maps: 5, kernel: 3, padding: 1 }),
    relu(),
    maxPool({ kernel: 3, stride: 2 }),
    conv2d({ maps: 7, kernel: 3 }),
    relu(),
    fullyConnected({ units: 4 }),
  ];
  const net = sequential([1, 9, 9], layers, { seed: 3, backend: threaded(threads) });
  const options = { loss: crossEntropy(), optimizer: adam({ learningRate: 0.01 }), epochs: 4, batchSize: 4 };
  const { steps } = await net.fit(corners(199), options);
  expect(steps).toBe(200);
  return new Uint8Array(net.weights.buffer);
}

test('200 training steps give the same bits on 1, 2, 3 and 4 threads', async () => {
  const one = await train(1);
  for (const threads of [2, 3, 4]) expect(await train(threads), `${threads} threads`).toEqual(one);
});

/** exp(a b) + a b: a contraction, then elementwise work that needs all of it. */
function graph(size: number) {
  const builder = new GraphBuilder();
  const product = matmul(input(builder, 'a', [size, size]), input(builder, 'b', [size, size]));
  return builder.finish({ y: add(exp(product), product) });
}

test('threads are used where a program is worth dividing, and only there', async () => {
  expect((await wasmBackend({ threads: 3 }).compile(sessionOf(graph(128)))).threads).toBe(3);
  expect((await wasmBackend({ threads: 3 }).compile(sessionOf(graph(4)))).threads).toBe(1);
  expect((await wasmBackend({ threads: 1 }).compile(sessionOf(graph(128)))).threads).toBe(1);
});

test('a thread that ends in between ends the call with an error; other sessions go on alone, new ones with new threads', async () => {
  const [victim, other] = [
    await threaded(2).compile(sessionOf(graph(40))),
    await threaded(2).compile(sessionOf(graph(40))),
  ];
  victim.run('main');
  const pool = await threadPool();
  pool!.threads[0]!.end();
  expect(() => victim.run('main')).toThrow(BackendError);
  expect(() => victim.run('main')).toThrow(/A thread of the model .*Compile the model again/);
  expect(other.threads).toBe(1);
  other.run('main');
  expect(other.block('out y')[0]).toBe(1);
  const next = await threaded(2).compile(sessionOf(graph(40)));
  next.run('main');
  expect(next.threads).toBe(2);
  expect(next.block('out y')[0]).toBe(1);
});

test('sessions that nobody holds give their memory back', async () => {
  const builder = new GraphBuilder();
  const x = input(builder, 'x', [512, 512]);
  const session = sessionOf(builder.finish({ y: multiply(x, x) }));
  const use = async () => {
    const executable = await threaded(2).compile(session);
    executable.block('in x').fill(2);
    executable.run('main');
    expect(executable.block('out y').at(-1)).toBe(4);
    return executable.memoryBytes;
  };
  const bytes = await use();
  const before = process.memoryUsage().rss;
  for (let count = 0; count < 300; count++) await use();
  // Kept, they would take 300 times their size; garbage is collected when the engine finds it worth while.
  expect(process.memoryUsage().rss - before).toBeLessThan((300 * bytes) / 2);
});

test('before the threads are there, a session computes on one, and gives the same bits', async () => {
  const numbers = (executable: Awaited<ReturnType<ReturnType<typeof threaded>['compile']>>) => {
    for (const name of ['in a', 'in b']) executable.block(name).forEach((_, at, all) => (all[at] = Math.sin(at)));
    executable.run('main');
    return executable.block('out y').slice();
  };
  const session = sessionOf(graph(64));
  const early = await wasmBackend({ threads: 4, division }).compile(session);
  const first = numbers(early);
  expect(early.threads).toBe(4);
  expect(numbers(await threaded(4).compile(session))).toEqual(first);
  expect(numbers(early)).toEqual(first);
});
