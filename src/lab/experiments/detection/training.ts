import { Random } from '../../../core/random.ts';
import type { Dataset } from '../../../data/dataset.ts';
import { joinDatasets } from '../../../data/join.ts';
import { composeScene, type ObjectScene, type SceneOptions } from '../../../data/scenes/scene.ts';
import { sceneWindows } from '../../../data/scenes/windows.ts';
import { falseAlarms } from '../../../inspect/detect/alarms.ts';
import { SlidingClassifier } from '../../../inspect/detect/sliding.ts';
import type { Model } from '../../../model/model.ts';
import { adam } from '../../../optimizers/index.ts';
import { buildRecipe } from '../../recipes/build.ts';
import { detector } from '../../recipes/detector.ts';
import type { ExperimentSettings } from '../experiment.ts';

/** How much is done. */
export interface Amounts {
  readonly windows: number;
  readonly epochs: number;
  /** Scenes searched for false alarms, and passes with them. */
  readonly searched: number;
  readonly epochsAfter: number;
  /** Scenes of training images on which the threshold is chosen, and scenes of test images. */
  readonly validation: number;
  readonly test: number;
  readonly scene: SceneOptions;
}

/** A detector and what it has learnt from. */
export interface Trained {
  readonly name: string;
  readonly model: Model;
  /** Training windows, and how many of them are false alarms. */
  readonly windows: number;
  readonly alarms: number;
}

/** Three levels an octave from the smallest frames, a little enlarged, to the largest. */
export const searchScales = [2 ** (1 / 3), 1, 2 ** (-1 / 3), 2 ** (-2 / 3), 0.5, 2 ** (-4 / 3)];

/** Scenes of a kind, by number. */
export function* scenesOf(
  data: Dataset,
  kind: 'searched' | 'validation' | 'test',
  { scene, ...counts }: Amounts,
  seed: number,
): Generator<ObjectScene> {
  const random = new Random(seed).derive(kind);
  for (let i = 0; i < counts[kind]; i++) yield composeScene(data, scene, random.derive(`${i}`));
}

const firstRate = 0.001;
const lastRate = 0.0002;

const untrained = (data: Dataset, { seed, backend }: ExperimentSettings) =>
  buildRecipe(detector, data, { seed, backend });

async function passes(model: Model, data: Dataset, epochs: number, learningRate: number): Promise<Model> {
  const { loss, batchSize } = detector;
  await model.fit(data, { loss, optimizer: adam({ learningRate }), epochs, batchSize });
  return model;
}

/**
 * Three detectors with the same network and passes: one that was shown objects alone, one also the background, and one
 * that, in its last passes at a lower rate, was shown its own false alarms as well.
 */
export async function trainDetectors(
  data: Dataset,
  amounts: Amounts,
  settings: ExperimentSettings,
): Promise<Trained[]> {
  const { note, seed } = settings;
  const { epochs, epochsAfter } = amounts;
  const options = { ...amounts.scene, seed: seed + 1 };

  note('training: objects alone');
  const objects = sceneWindows(data, { ...options, count: Math.round(0.4 * amounts.windows), background: 0 });
  const plain = await passes(untrained(objects, settings), objects, epochs, firstRate);
  await passes(plain, objects, epochsAfter, lastRate);

  note('training: with background');
  const windows = sceneWindows(data, { ...options, count: amounts.windows, background: 0.6 });
  const first = await passes(untrained(windows, settings), windows, epochs, firstRate);
  const second = untrained(windows, settings);
  second.weights = first.weights.slice();
  await passes(first, windows, epochsAfter, lastRate);

  note('searching for false alarms');
  const scenes = scenesOf(data, 'searched', amounts, seed);
  const search = { threshold: 0.3, scales: searchScales };
  const alarms = await falseAlarms(new SlidingClassifier(second), scenes, windows, search);
  const all = alarms === undefined ? windows : joinDatasets(windows, alarms);

  note(`training: with ${alarms?.count ?? 0} false alarms`);
  await passes(second, all, epochsAfter, lastRate);
  return [
    { name: 'objects alone', model: plain, windows: objects.count, alarms: 0 },
    { name: 'with background', model: first, windows: windows.count, alarms: 0 },
    { name: 'with false alarms', model: second, windows: all.count, alarms: all.count - windows.count },
  ];
}
