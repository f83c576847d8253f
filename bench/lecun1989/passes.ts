import { dataset } from '../../src/data/dataset.ts';
import { buildRecipe, findRecipe, Random } from '../../src/index.ts';
import { prepareEngine } from '../../src/runtime/engine.node.ts';

/** Passes of the 1989 zip-code network, one sample a step. Prints the seconds of each pass: SAMPLES PASSES. */
const [samples = 7291, passes = 1] = process.argv.slice(2).map(Number);

prepareEngine();
const random = new Random(0);
const data = dataset({
  name: 'noise',
  shape: [1, 16, 16],
  classes: [...'0123456789'],
  pixels: Float32Array.from({ length: samples * 256 }, () => random.uniform()),
  labels: Uint8Array.from({ length: samples }, () => random.integer(10)),
});
const recipe = findRecipe('lecun1989');
const { loss, optimizer } = recipe;
await buildRecipe(recipe, data).fit(data, {
  loss,
  optimizer,
  batchSize: 1,
  epochs: passes,
  onEpoch: ({ seconds }) => process.stdout.write(`${seconds}\n`),
});
