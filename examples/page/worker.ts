import { buildRecipe, classify, digits, findRecipe, type Model, tensor } from 'featuremap';
import type { Reply, Request } from './messages.ts';

/** Training in a worker of its own: the page stays free to draw, scroll and answer. */
const recipe = findRecipe('lenet5');
const task = { shape: [1, 28, 28], classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] } as const;
let model: Model = buildRecipe(recipe, task);
let training = new AbortController();

const reply = (message: Reply) => postMessage(message);

async function train(samples: number, epochs: number): Promise<void> {
  training.abort();
  training = new AbortController();
  const { signal } = training;
  const split = digits({ train: samples, test: Math.ceil(samples / 5) });
  model = buildRecipe(recipe, task);
  const { stopped } = await model.fit(split.train, {
    loss: recipe.loss,
    optimizer: recipe.optimizer,
    batchSize: recipe.batchSize,
    epochs,
    validation: split.test,
    signal,
    onStart: (event) => reply({ kind: 'start', event }),
    onStep: (event) => reply({ kind: 'step', event }),
    onEpoch: (event) => reply({ kind: 'epoch', event }),
  });
  reply({ kind: 'end', stopped });
}

async function answer(request: Request): Promise<void> {
  if (request.kind === 'train') await train(request.samples, request.epochs);
  if (request.kind === 'stop') training.abort();
  if (request.kind === 'classify') {
    const [classification] = await classify(model, tensor([1, 1, 28, 28], request.pixels));
    reply({ kind: 'classes', classification: classification! });
  }
}

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  answer(data).catch((error: Error) => reply({ kind: 'error', message: error.message }));
});
