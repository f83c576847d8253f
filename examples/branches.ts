/** A network in graph form: two branches with kernels of different size, joined, and a shortcut around a convolution. */
import {
  averagePool,
  chain,
  concatenate,
  connect,
  conv2d,
  fullyConnected,
  input,
  type Model,
  model,
  relu,
  sum,
} from 'featuremap';

export function branches(): Model {
  const image = input([1, 28, 28]);
  const fine = chain(image, conv2d({ maps: 4, kernel: 3, padding: 'same', name: 'fine' }), relu());
  const coarse = chain(image, conv2d({ maps: 4, kernel: 7, padding: 'same', name: 'coarse' }), relu());
  const both = connect(concatenate(), fine, coarse);
  const deeper = chain(both, conv2d({ maps: 8, kernel: 3, padding: 'same', name: 'deeper' }), relu());
  const joined = connect(sum({ name: 'shortcut' }), both, deeper);
  return model(chain(joined, averagePool({ kernel: 4 }), fullyConnected({ units: 10 })), { seed: 2 });
}
