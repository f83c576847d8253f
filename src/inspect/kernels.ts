import { type Image, image } from '../image/image.ts';
import type { Model } from '../model/model.ts';
import type { PlacedParameter } from '../network/network.ts';

/** The kernels of a layer as pictures. */
export interface KernelPictures {
  readonly layer: string;
  readonly images: readonly Image[];
}

/** One kernel `C R S`: three input maps as red, green and blue, any other number as its mean; 0 is middle grey. */
function pictureOfKernel(numbers: Float32Array, [channels, rows, columns]: readonly number[]): Image {
  const largest = numbers.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  const scale = largest === 0 ? 0 : 1 / largest;
  const area = rows! * columns!;
  const kept = channels === 3 ? 3 : 1;
  const samples = new Uint8Array(area * kept);
  for (let place = 0; place < area; place++) {
    for (let c = 0; c < kept; c++) {
      let sum = 0;
      for (let from = c; from < channels!; from += kept) sum += numbers[from * area + place]!;
      samples[place * kept + c] = Math.round(127.5 + (127.5 * sum * kept * scale) / channels!);
    }
  }
  return image(columns!, rows!, kept, samples);
}

const isKernel = ({ shape }: PlacedParameter) => shape.length === 4;

/**
 * The kernels of the first layer that has any (an array of shape `K C R S`), each on its own scale: its largest weight is
 * white when it is positive, black when it is negative. Undefined when the network has none.
 */
export function firstKernels(model: Model): KernelPictures | undefined {
  const layer = model.network.layers.find((each) => each.parameters.some(isKernel));
  const parameter = layer?.parameters.find(isKernel);
  if (layer === undefined || parameter === undefined) return undefined;
  const [maps = 0, ...shape] = parameter.shape;
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  const numbers = model.weights.subarray(parameter.offset, parameter.offset + maps * size);
  const images = Array.from({ length: maps }, (_, map) =>
    pictureOfKernel(numbers.subarray(map * size, (map + 1) * size), shape),
  );
  return { layer: layer.name, images };
}
