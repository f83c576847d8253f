import { type Backend, buildRecipe, digits, findRecipe, type WasmOptions, wasmBackend } from '../../src/index.ts';

/** What a short training came to; the digest is of the weights' bytes. */
export interface Trained {
  readonly threads: number;
  readonly accuracy: number;
  readonly samplesPerSecond: number;
  readonly digest: string;
}

async function digestOf(weights: Float32Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', Float32Array.from(weights));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** LeNet-5 on built-in digits from seed 0: the same steps wherever it is run. */
export async function trainLenet(options: WasmOptions, train: number, epochs: number): Promise<Trained> {
  const data = digits({ train, test: 200 });
  const recipe = findRecipe('lenet5');
  const backend: Backend = wasmBackend(options);
  const model = buildRecipe(recipe, data.train, { backend });
  const { samplesPerSecond, threads } = await model.fit(data.train, {
    loss: recipe.loss,
    optimizer: recipe.optimizer,
    batchSize: 32,
    epochs,
  });
  const { accuracy } = await model.evaluate(data.test, { loss: recipe.loss });
  return { threads, accuracy, samplesPerSecond, digest: await digestOf(model.weights) };
}
