import { layersOf } from '../contenders/layers.ts';
import { parts } from '../contenders/parts.ts';
import { lenet5 } from '../nets.ts';
import { MemoryTable } from './figures.ts';

/** Builds so many LeNet-5, one after the other, and prints what the process holds after every tenth of them. */
export async function buildModels(count: number, say: (line: string) => void): Promise<void> {
  const { crossEntropy, digits, sequential, sgd } = await parts.featuremap();
  (await parts.node()).prepareEngine();
  const layers = await layersOf(lenet5);
  const { train, test } = digits({ train: 8, test: 1 });
  const training = { loss: crossEntropy(), optimizer: sgd({ learningRate: 0.01 }), batchSize: 8 };
  /** A model's life: built, trained for a step, asked once, then held by nobody. */
  const live = async (seed: number) => {
    const model = sequential(lenet5.input, layers, { seed });
    await model.fit(train, training);
    await model.evaluate(test, training);
  };
  const table = new MemoryTable(['models'], say);
  for (let built = 1; built <= count; built++) {
    await live(built);
    if (built % (count / 10) === 0) table.add([built.toLocaleString('en')]);
  }
}
