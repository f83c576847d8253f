import type { Shape } from '../../../core/shape.ts';
import { concatenate, conv2d, type Layer, maxPool, relu, upsample } from '../../../layers/index.ts';
import { chain, connect, input, type Wire } from '../../../network/connect.ts';

/** Two convolutions that keep the size. */
const twice = (maps: number): Layer[] => [
  conv2d({ maps, kernel: 3, padding: 'same' }),
  relu(),
  conv2d({ maps, kernel: 3, padding: 'same' }),
  relu(),
];

/** One floor and all below it: what comes in goes down and up again, and joins what stayed. */
function floor(from: Wire, [maps, ...deeper]: readonly number[]): Wire {
  const here = chain(from, ...twice(maps!));
  if (deeper.length === 0) return here;
  const below = floor(chain(here, maxPool({ kernel: 2 })), deeper);
  const risen = chain(below, upsample(), conv2d({ maps: maps!, kernel: 3, padding: 'same' }), relu());
  return chain(connect(concatenate(), here, risen), ...twice(maps!));
}

/**
 * A small U-Net: on the way down maps are halved and grow in number, on the way up they are enlarged, and joined with
 * those of the same size from the way down, which still know where things are. Every convolution keeps the size and the
 * border is padded with zeros, so the labels are as large as the image (in the paper they are smaller).
 *
 * Shapes: `C H W` to `classes H W`; H and W must be divisible by 2 a floor below the first.
 * @param maps of every floor, the first at full size: `[16, 32, 64]` has three.
 * Source: Ronneberger, Fischer, Brox 2015, U-Net: Convolutional Networks for Biomedical Image Segmentation.
 */
export function unet(shape: Shape, maps: readonly number[], classes: number): Wire {
  return chain(floor(input(shape), maps), conv2d({ maps: classes, kernel: 1 }));
}
