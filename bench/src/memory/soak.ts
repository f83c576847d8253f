import { layersOf } from '../contenders/layers.ts';
import { parts } from '../contenders/parts.ts';
import { lenet5 } from '../nets.ts';
import { MemoryTable } from './figures.ts';

const minute = 60_000;

/**
 * Trains LeNet-5 for so many minutes without a pause, as a user's program does it, and prints what the process holds
 * after every minute (after every tenth of a shorter time).
 */
export async function soak(minutes: number, say: (line: string) => void): Promise<void> {
  const { crossEntropy, digits, sequential, sgd } = await parts.featuremap();
  (await parts.node()).prepareEngine();
  const model = sequential(lenet5.input, await layersOf(lenet5));
  const { train } = digits({ train: 6400, test: 64 });
  const table = new MemoryTable(['minutes', 'steps'], say);
  const end = new AbortController();
  const every = minutes < 1 ? minutes / 10 : 1;
  const begun = performance.now();
  let [steps, rows] = [0, 0];
  const onStep = () => {
    steps++;
    const passed = (performance.now() - begun) / minute;
    const due = Math.min(every * (rows + 1), minutes);
    if (passed < due) return;
    rows++;
    table.add([due.toFixed(Number.isInteger(due) ? 0 : 2), steps.toLocaleString('en')]);
    if (passed >= minutes) end.abort();
  };
  const options = { loss: crossEntropy(), optimizer: sgd({ learningRate: 0.01, momentum: 0.9 }), batchSize: 64 };
  await model.fit(train, { ...options, epochs: Number.MAX_SAFE_INTEGER, signal: end.signal, onStep });
}
