import { OptionError } from '../core/errors.ts';
import { sizeOf } from '../core/shape.ts';
import { type Dataset, labelsPerImage } from './dataset.ts';

/**
 * Writes the pixels of the images `order[start .. start + count - 1]` into `into`, `[count, C, H, W]`, bytes scaled to
 * 0..1. Allocates nothing.
 * @throws OptionError when `into` or `order` is too short.
 */
export function fillBatch(
  data: Dataset,
  order: ArrayLike<number>,
  start: number,
  count: number,
  into: Float32Array,
): void {
  const size = sizeOf(data.shape);
  checkRoom(order.length, start, count, into.length, size);
  const scale = data.pixels instanceof Uint8Array ? 1 / 255 : 1;
  for (let i = 0; i < count; i++) copyScaled(data.pixels, order[start + i]! * size, into, i * size, size, scale);
}

function copyScaled(
  source: Uint8Array | Float32Array,
  from: number,
  into: Float32Array,
  to: number,
  size: number,
  scale: number,
): void {
  for (let j = 0; j < size; j++) into[to + j] = source[from + j]! * scale;
}

/**
 * Writes the labels of the images `order[start .. start + count - 1]` into `into`, `[count, classes]`, or `[count,
 * classes, rows, columns]` where labels are maps: 1 at the class, 0 elsewhere. Allocates nothing.
 * @throws OptionError when `into` or `order` is too short.
 */
export function fillOneHot(
  data: Dataset,
  order: ArrayLike<number>,
  start: number,
  count: number,
  into: Float32Array,
): void {
  const places = labelsPerImage(data);
  const size = data.classes.length * places;
  checkRoom(order.length, start, count, into.length, size);
  into.fill(0, 0, count * size);
  for (let i = 0; i < count; i++) {
    const labels = order[start + i]! * places;
    for (let p = 0; p < places; p++) into[i * size + data.labels[labels + p]! * places + p] = 1;
  }
}

function checkRoom(ordered: number, start: number, count: number, room: number, size: number): void {
  if (start < 0 || start + count > ordered) {
    throw new OptionError(`A batch of ${count} from position ${start} runs past the order's ${ordered} images.`, {
      start,
      count,
      ordered,
    });
  }
  if (room < count * size) {
    throw new OptionError(
      `A batch of ${count} needs room for ${count * size} numbers, but there is room for ${room}.`,
      {
        needed: count * size,
        room,
      },
    );
  }
}
