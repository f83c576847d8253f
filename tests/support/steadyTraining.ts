import { digits } from '../../src/data/digits/digits.ts';
import { conv2d, fullyConnected, maxPool, relu } from '../../src/layers/index.ts';
import { crossEntropy } from '../../src/losses/index.ts';
import { sequential } from '../../src/model/model.ts';
import { adam } from '../../src/optimizers/index.ts';
import { prepareEngine } from '../../src/runtime/engine.node.ts';

/**
 * Run as a program with --expose-gc: trains LeNet-5 in small steps and prints what the process holds, garbage collected,
 * each time so many steps are done.
 */
const [checks, stepsBetween] = [6, 600];
prepareEngine();
const stage = (maps: number, padding: number) => [conv2d({ maps, kernel: 5, padding }), relu(), maxPool({ kernel: 2 })];
const dense = [120, 84].flatMap((units) => [fullyConnected({ units }), relu()]);
const model = sequential([1, 28, 28], [...stage(6, 2), ...stage(16, 0), ...dense, fullyConnected({ units: 10 })]);
const { train } = digits({ train: 300, test: 10 });

let steps = 0;
const figures: { rss: number; heap: number; arrayBuffers: number }[] = [];
await model.fit(train, {
  loss: crossEntropy(),
  optimizer: adam({ learningRate: 0.001 }),
  batchSize: 4,
  epochs: (checks * stepsBetween * 4) / train.count,
  onStep() {
    if (++steps % stepsBetween !== 0) return;
    globalThis.gc!();
    const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
    figures.push({ rss, heap: heapUsed, arrayBuffers });
  },
});
console.log(JSON.stringify({ steps, figures }));
