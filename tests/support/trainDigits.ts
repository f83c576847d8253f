import { chooseEngine } from '../../src/backends/wasm/engine.ts';
import { wasmBackend } from '../../src/backends/wasm/index.ts';
import { Random } from '../../src/core/random.ts';
import { dataset } from '../../src/data/dataset.ts';
import { conv2d, fullyConnected, maxPool, relu } from '../../src/layers/index.ts';
import { crossEntropy } from '../../src/losses/index.ts';
import { sequential } from '../../src/model/model.ts';
import { sgd } from '../../src/optimizers/index.ts';
import { prepareEngine } from '../../src/runtime/engine.node.ts';

/** Run as a program: trains a little as the engine is set, and prints what it used and the weights. */
prepareEngine();
const random = new Random(1);
const pixels = Float32Array.from({ length: 64 * 3 * 20 * 20 }, () => random.uniform(0, 1));
const labels = Uint8Array.from({ length: 64 }, (_, index) => index % 2);
const data = dataset({ name: 'noise', shape: [3, 20, 20], classes: ['0', '1'], pixels, labels });
const layers = [
  conv2d({ maps: 24, kernel: 5, padding: 2 }),
  relu(),
  maxPool({ kernel: 2 }),
  conv2d({ maps: 33, kernel: 3 }),
  relu(),
  fullyConnected({ units: 2 }),
];
const net = sequential([3, 20, 20], layers, { backend: wasmBackend() });
await net.fit(data, { loss: crossEntropy(), optimizer: sgd({ learningRate: 0.05 }), epochs: 30, batchSize: 32 });
const { threads, lanes, madd } = await chooseEngine();
const weights = Buffer.from(new Uint8Array(net.weights.buffer)).toString('base64');
console.log(JSON.stringify({ engine: { threads, lanes, madd }, weights }));
