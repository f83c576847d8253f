import type { Split } from '../../../data/dataset.ts';
import type { Layer } from '../../../layers/index.ts';
import { type Model, type ModelOptions, sequential } from '../../../model/model.ts';
import { adam } from '../../../optimizers/index.ts';
import { jarrett2009, jarrett2009Classifier } from '../../recipes/jarrett2009.ts';
import { featuresOf } from './data.ts';
import type { Filters } from './kinds.ts';

/**
 * Learns from `train` and gives the share of `test` that is recognised.
 * @param features the layers before the classifier.
 * @param passes over the training images.
 */
export type Protocol = (
  features: readonly Layer[],
  data: Split,
  passes: number,
  options: ModelOptions,
) => Promise<number>;

/** Samples a step: divides 300, so that all steps are alike. */
const batchSize = 20;

/** For every kind of stage, so that none is favoured. */
const optimizer = adam({ learningRate: 0.004 });

async function shareAfter(model: Model, { train, test }: Split, passes: number): Promise<number> {
  const { loss } = jarrett2009;
  await model.fit(train, { loss, batchSize, optimizer, epochs: passes });
  return (await model.evaluate(test, { loss })).accuracy;
}

/** Both ways of the paper that need no unsupervised learning. The same seed gives both the same filters to begin with. */
export const protocols: Readonly<Record<Filters, Protocol>> = {
  /** The classifier alone is trained, on what the filters give for every image. */
  async random(features, { train, test }, passes, options) {
    const extractor = sequential(train.shape, features, options);
    const split = { train: await featuresOf(extractor, train), test: await featuresOf(extractor, test) };
    const classifier = sequential(split.train.shape, [jarrett2009Classifier(train.classes.length)], options);
    return shareAfter(classifier, split, passes);
  },

  trained(features, data, passes, options) {
    const layers = [...features, jarrett2009Classifier(data.train.classes.length)];
    return shareAfter(sequential(data.train.shape, layers, options), data, passes);
  },
};
