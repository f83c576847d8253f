import { sizeOf } from '../core/shape.ts';
import { add, multiply } from '../ops/index.ts';
import { average } from './average.ts';
import { type LayerType, layerFactory } from './layer.ts';
import { perMap } from './perMap.ts';
import { type PoolOptions, poolErrorSamples, poolShape, poolWindow, slidingPool } from './pooling.ts';

/** Options of {@link trainableAveragePool}. */
export type TrainableAveragePoolOptions = PoolOptions;

/**
 * Average pooling with a trainable coefficient and bias a map, the subsampling layers S2 and S4 of LeNet-5 (1998):
 * `Y_i = a_i P_A(Y_i) + b_i`. There the window's numbers are summed; here they are averaged, so that a_i is R S times
 * larger for the same network and can start at 1. The non-linearity is the layer after this one.
 *
 * Lecture: an average pooling layer P_A with something to learn; windows do not overlap unless `stride` says so, and
 * at a padded border the average is over the places inside the map.
 *
 * Shapes: x `C H W` to y `C H' W'` as for average pooling; coefficient `C`, bias `C`. Gradient: of a_i the sum of
 * P_A(Y_i) times the upstream one, of b_i its sum, of Y_i a_i / (R S) times it. Starts as plain average pooling: a_i at
 * 1, b_i at 0. Cost: 2 C parameters; (R S + 1) C H' W' multiply-adds.
 */
export const trainableAveragePoolType: LayerType<TrainableAveragePoolOptions> = {
  type: 'trainableAveragePool',
  inputs: 1,
  outputShape: (options, [input], where) => poolShape(options, input!, where),

  parameters(options, [input]) {
    const shape = [input![0]!];
    const [rows, columns] = poolWindow(options, '[trainableAveragePool]').kernel;
    const fan = { in: rows * columns, out: 1 };
    return [
      { name: 'coefficient', shape, initializer: 'ones', fan },
      { name: 'bias', shape, initializer: 'zeros', fan },
    ];
  },

  apply(options, [x], { coefficient, bias }) {
    const y = average(x!, poolWindow(options, '[trainableAveragePool]'), 'inside');
    return add(multiply(y, perMap(coefficient!, y)), perMap(bias!, y));
  },

  multiplyAdds(options, inputs) {
    const [rows, columns] = poolWindow(options, '[trainableAveragePool]').kernel;
    return (rows * columns + 1) * sizeOf(this.outputShape(options, inputs, '[trainableAveragePool]'));
  },

  reach: (options) => poolWindow(options, '[trainableAveragePool]'),
  convolutional: slidingPool,
  samples: [
    { name: '2x2', options: { kernel: 2 }, inputs: [[3, 4, 6]] },
    { name: 'overlapping, padded', options: { kernel: 3, stride: 2, padding: 1 }, inputs: [[2, 5, 6]] },
  ],
  errorSamples: poolErrorSamples('trainableAveragePool'),
};

export const trainableAveragePool = layerFactory(trainableAveragePoolType);
