import type { Layer } from '../../../src/layers/index.ts';
import type { Net, NetLayer } from '../nets.ts';
import { parts } from './parts.ts';

/** A network's layers as featuremap's own. */
export async function layersOf({ layers }: Net): Promise<Layer[]> {
  const { averagePool, conv2d, flatten, fullyConnected, maxPool, relu } = await parts.featuremap();
  return layers.map((layer: NetLayer) => {
    if (layer.kind === 'conv') return conv2d(layer);
    if (layer.kind === 'maxPool') return maxPool(layer);
    if (layer.kind === 'averagePool') return averagePool(layer);
    if (layer.kind === 'dense') return fullyConnected(layer);
    return layer.kind === 'relu' ? relu() : flatten();
  });
}
