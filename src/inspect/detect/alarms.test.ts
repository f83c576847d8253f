import { expect, test } from 'vitest';
import { dataset } from '../../data/dataset.ts';
import { image } from '../../image/image.ts';
import { fullyConnected } from '../../layers/index.ts';
import { sequential } from '../../model/model.ts';
import { falseAlarms } from './alarms.ts';
import { SlidingClassifier } from './sliding.ts';

/** Takes any bright pixel for an object: windows of 1x1. */
function brightFinder(): SlidingClassifier {
  const notes = { classes: ['bright', 'background'], loss: { type: 'crossEntropy', options: {} } };
  const model = sequential([1, 1, 1], [fullyConnected({ units: 2 })], { notes });
  const [weight, bias] = model.network.layers[0]!.parameters;
  const weights = new Float32Array(model.weights.length);
  weights[weight!.offset] = 20;
  weights[bias!.offset] = -10;
  model.weights = weights;
  return new SlidingClassifier(model);
}

const like = dataset({
  name: 'pixels',
  shape: [1, 1, 1],
  classes: ['bright', 'background'],
  pixels: Uint8Array.of(0),
  labels: Uint8Array.of(1),
});

const scene = {
  image: image(4, 1, 1, Uint8Array.of(255, 0, 230, 240)),
  objects: [{ left: 0, top: 0, width: 1, height: 1, label: 'bright' }],
};

test('what is found where there is no object becomes background, the surest first', async () => {
  const alarms = await falseAlarms(brightFinder(), [scene], like, { scales: [1], invert: 'no' });
  expect(alarms).toMatchObject({ count: 2, shape: [1, 1, 1], classes: like.classes });
  expect([...alarms!.pixels]).toEqual([240, 230]);
  expect([...alarms!.labels]).toEqual([1, 1]);
});

test('a box that overlaps an object by much is no background; without alarms there is nothing', async () => {
  const wide = { ...scene, objects: [{ left: 1.5, top: 0, width: 2, height: 1, label: 'bright' }, ...scene.objects] };
  const alarms = await falseAlarms(brightFinder(), [wide], like, { scales: [1], invert: 'no' });
  expect([...alarms!.pixels]).toEqual([240]); // shares 1/2 of 2 1/2 places with the wide object, 230 a whole one of 2
  const all = [0, 2, 3].map((left) => ({ left, top: 0, width: 1, height: 1, label: 'bright' }));
  const options = { scales: [1], invert: 'no' } as const;
  expect(await falseAlarms(brightFinder(), [{ ...scene, objects: all }], like, options)).toBeUndefined();
  expect(await falseAlarms(brightFinder(), [], like)).toBeUndefined();
});

test('data without a class for the background are refused', async () => {
  const message = 'The data "pixels" have no class "background". Take windows of scenes: sceneWindows().';
  const digits = { ...like, classes: ['bright', 'dark'] };
  await expect(falseAlarms(brightFinder(), [scene], digits)).rejects.toThrow(message);
});
