import { describe, expect, test } from 'vitest';
import { wasmBackend } from '../../src/backends/wasm/index.ts';
import { Random } from '../../src/core/random.ts';
import {
  averagePool,
  contrastNormalization,
  conv2d,
  fullyConnected,
  type Layer,
  locallyConnected2d,
  maxPool,
  relu,
  tanh,
} from '../../src/layers/index.ts';
import { crossEntropy } from '../../src/losses/index.ts';
import { sequential } from '../../src/model/model.ts';
import { inferenceSession, trainingSession } from '../../src/network/sessions.ts';
import { sgd } from '../../src/optimizers/index.ts';

const batch = 24;
/** Everything is divided, however small. */
const division = { phaseWork: 0, programWork: 0, piecesWork: 0 };

/** Networks whose batches do not fit into the cache at once. */
const networks: Record<string, readonly Layer[]> = {
  'convolutions, pooling': [
    conv2d({ maps: 20, kernel: 3, padding: 1 }),
    relu(),
    conv2d({ maps: 18, kernel: 3, padding: 1 }),
    relu(),
    maxPool({ kernel: 2 }),
    conv2d({ maps: 16, kernel: 5 }),
    tanh(),
    averagePool({ kernel: 2 }),
    fullyConnected({ units: 7 }),
  ],
  'strides, normalisation': [
    conv2d({ maps: 9, kernel: 5, stride: 2 }),
    relu(),
    contrastNormalization({ window: 3 }),
    conv2d({ maps: 24, kernel: 3 }),
    tanh(),
    fullyConnected({ units: 5 }),
  ],
  'units of their own': [
    locallyConnected2d({ maps: 4, kernel: 3 }),
    relu(),
    maxPool({ kernel: 3, stride: 2 }),
    fullyConnected({ units: 5 }),
  ],
};

/** Outputs, loss, gradients and weights after two steps, and the steps that ran in rounds. */
async function train(layers: readonly Layer[], options: object) {
  const { network, weights } = sequential([3, 40, 36], layers, { seed: 3 });
  const backend = wasmBackend({ division, waitForThreads: true, ...options });
  const spec = trainingSession(network, crossEntropy(), sgd({ learningRate: 0.01, momentum: 0.9 }), [batch]);
  const executable = await backend.compile(spec);
  const random = new Random(9);
  executable.block('parameters').set(weights);
  executable.block('scalars').fill(0.01);
  executable.block('batch').set(Float32Array.from(executable.block('batch'), () => random.normal()));
  executable
    .block('target')
    .set(Float32Array.from(executable.block('target'), (_, index) => (index % 5 === 0 ? 1 : 0)));
  for (let step = 0; step < 2; step++) {
    executable.run(`gradient ${batch}`);
    executable.run('update');
  }
  const numbers = ['output', 'loss', 'gradients', 'parameters'].map((name) => executable.block(name).slice());
  const steps = Object.values(executable.plan!.programs).flatMap((program) => program.steps);
  return { numbers, rounds: steps.filter((step) => step.rounds !== undefined).length };
}

async function predict(layers: readonly Layer[], options: object) {
  const { network, weights } = sequential([3, 40, 36], layers, { seed: 3 });
  const executable = await wasmBackend({ division, waitForThreads: true, ...options }).compile(
    inferenceSession(network, [batch]),
  );
  const random = new Random(9);
  executable.block('parameters').set(weights);
  executable.block('batch').set(Float32Array.from(executable.block('batch'), () => random.normal()));
  executable.prepare();
  for (let run = 0; run < 2; run++) executable.run(`predict ${batch}`);
  return { output: executable.block('output').slice(), bytes: executable.plan!.bytes };
}

describe.each(Object.entries(networks))('a few samples at a time: %s', (_, layers) => {
  test('training gives the same bits, on any number of threads', async () => {
    const whole = await train(layers, { threads: 1, lanes: 8, grouping: false });
    expect(whole.rounds).toBe(0);
    for (const options of [
      { threads: 1, lanes: 8 },
      { threads: 2, lanes: 16 },
      { threads: 3, lanes: 8, reuse: false },
    ]) {
      const grouped = await train(layers, options);
      expect(grouped.rounds).toBeGreaterThan(2);
      expect(grouped.numbers).toEqual(whole.numbers);
    }
  });

  test('inference gives the same bits', async () => {
    const whole = await predict(layers, { threads: 1, lanes: 8, grouping: false });
    expect(whole.output.every(Number.isFinite)).toBe(true);
    for (const options of [
      { threads: 1, lanes: 16 },
      { threads: 3, lanes: 8 },
    ]) {
      const grouped = await predict(layers, options);
      expect(grouped.output).toEqual(whole.output);
    }
  });
});

test('values that stay inside a group take little memory', async () => {
  const layers = networks['convolutions, pooling']!;
  const [whole, grouped] = await Promise.all(
    [false, true].map((grouping) => predict(layers, { threads: 1, lanes: 8, grouping })),
  );
  expect(grouped!.bytes).toBeLessThan(0.75 * whole!.bytes);
});
