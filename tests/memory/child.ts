/** Trains a network in a process of its own and prints what was announced before and what the process grew by. */
import { readFileSync } from 'node:fs';
import {
  conv2d,
  crossEntropy,
  digits,
  fullyConnected,
  maxPool,
  relu,
  sequential,
  sgd,
  wasmBackend,
} from '../../src/index.ts';

const [name = 'lenet5', threads = '1'] = process.argv.slice(2);

/** Private bytes of the process, garbage collected. */
function ownBytes(): number {
  (globalThis as { gc?: () => void }).gc!();
  return 1024 * Number(/^RssAnon:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))![1]);
}

const block = (maps: number) => [conv2d({ maps, kernel: 3, padding: 1 }), relu()];
const layers = {
  lenet5: () => [
    ...[conv2d({ maps: 6, kernel: 5, padding: 2 }), relu(), maxPool({ kernel: 2 })],
    ...[conv2d({ maps: 16, kernel: 5 }), relu(), maxPool({ kernel: 2 })],
    ...[fullyConnected({ units: 120 }), relu(), fullyConnected({ units: 84 }), relu(), fullyConnected({ units: 10 })],
  ],
  deep: () => [
    ...[...block(32), ...block(32), maxPool({ kernel: 2 }), ...block(64), ...block(64), maxPool({ kernel: 2 })],
    fullyConnected({ units: 10 }),
  ],
};

const { train, test } = digits({ train: 256, test: 64 });
const model = sequential([1, 28, 28], layers[name as keyof typeof layers](), {
  backend: wasmBackend({ threads: Number(threads) }),
});
const before = ownBytes();
let [announced, grown] = [0, 0];
await model.fit(train, {
  loss: crossEntropy(),
  optimizer: sgd({ learningRate: 0.01, momentum: 0.9 }),
  validation: test,
  // Long enough for the threads and the optimising compiler to have come.
  epochs: 15,
  onStart: ({ memoryBytes }) => {
    announced = memoryBytes;
  },
  // Not at the end, when training has let go of its memory.
  onEpoch: () => {
    grown = ownBytes() - before;
  },
});
console.log(JSON.stringify({ announced, grown }));
process.exit(0);
