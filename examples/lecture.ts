/** The stages the lecture cites from Jarrett et al. 2009: filter bank, rectification, contrast normalisation, pooling. */
import {
  averagePool,
  contrastNormalization,
  conv2d,
  fullyConnected,
  type Model,
  rectify,
  sequential,
  tanh,
} from 'featuremap';

export function filterRectifyNormalisePool(): Model {
  return sequential(
    [1, 28, 28],
    [
      conv2d({ maps: 6, kernel: 5, name: 'F' }),
      tanh({ gain: 'trainable', name: 'CSG' }),
      rectify({ name: 'R_abs' }),
      contrastNormalization({ window: 5, name: 'N' }),
      averagePool({ kernel: 4, name: 'P_A' }),
      fullyConnected({ units: 10, name: 'classes' }),
    ],
  );
}
