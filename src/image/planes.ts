import { ShapeError } from '../core/errors.ts';
import { formatShape } from '../core/shape.ts';
import { type Tensor, tensor } from '../core/tensor.ts';
import { fullScale, type Image, image } from './image.ts';

/** The image as a batch of one, `[1, C, H, W]`, samples scaled to 0..1. */
export function toPlanes(source: Image): Tensor {
  const { width, height, channels, data } = source;
  const area = width * height;
  const scale = 1 / fullScale(source);
  const planes = new Float32Array(area * channels);
  for (let pixel = 0; pixel < area; pixel++) {
    for (let c = 0; c < channels; c++) planes[c * area + pixel] = data[pixel * channels + c]! * scale;
  }
  return tensor([1, channels, height, width], planes);
}

/**
 * The image of planes `[1, C, H, W]` or `[C, H, W]` with C of 1..4, at 8 bits: 0..1 becomes 0..255, rounded; what lies
 * outside is cut off, NaN becomes 0.
 * @throws ShapeError for any other shape.
 */
export function fromPlanes({ shape, data }: Tensor): Image {
  const sizes = shape.length === 4 && shape[0] === 1 ? shape.slice(1) : shape;
  const [channels = 0, height = 0, width = 0] = sizes;
  if (sizes.length !== 3 || channels < 1 || channels > 4) {
    throw new ShapeError(`An image has the shape 1xCxHxW or CxHxW with 1..4 channels, not ${formatShape(shape)}.`, {
      shape,
    });
  }
  const area = width * height;
  const samples = new Uint8ClampedArray(area * channels);
  for (let c = 0; c < channels; c++) {
    for (let pixel = 0; pixel < area; pixel++) samples[pixel * channels + c] = data[c * area + pixel]! * 255;
  }
  return image(width, height, channels as Image['channels'], new Uint8Array(samples.buffer));
}
