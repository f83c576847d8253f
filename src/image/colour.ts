import { OptionError } from '../core/errors.ts';
import { fullScale, type Image, image, samplesFor } from './image.ts';

/**
 * Colour to grey by luma: 0.299 R + 0.587 G + 0.114 B of the stored values. Alpha stays. Source: ITU-R BT.601.
 */
export function toGrey(source: Image): Image {
  if (source.channels < 3) return source;
  const { width, height, depth, data, channels } = source;
  const kept = channels === 4 ? 2 : 1;
  const grey = samplesFor(depth, width * height * kept);
  for (let from = 0, to = 0; from < data.length; from += channels, to += kept) {
    grey[to] = Math.round(0.299 * data[from]! + 0.587 * data[from + 1]! + 0.114 * data[from + 2]!);
    if (kept === 2) grey[to + 1] = data[from + 3]!;
  }
  return image(width, height, kept, grey);
}

/**
 * Lays an image with alpha over a background of one colour; without alpha it is returned as it is.
 * @param background 0 (black) .. 1 (white), one number for all channels or one each. Default white.
 * @throws OptionError when the background is out of range or has another number of channels.
 */
export function dropAlpha(source: Image, background: number | readonly number[] = 1): Image {
  if (source.channels === 1 || source.channels === 3) return source;
  const { width, height, depth, data } = source;
  const kept = source.channels === 4 ? 3 : 1;
  const full = fullScale(source);
  const behind = backgroundOf(background, kept).map((value) => value * full);
  const opaque = samplesFor(depth, width * height * kept);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const from = pixel * (kept + 1);
    const alpha = data[from + kept]! / full;
    for (let c = 0; c < kept; c++) {
      opaque[pixel * kept + c] = Math.round(alpha * data[from + c]! + (1 - alpha) * behind[c]!);
    }
  }
  return image(width, height, kept, opaque);
}

function backgroundOf(background: number | readonly number[], channels: number): readonly number[] {
  const values = typeof background === 'number' ? new Array<number>(channels).fill(background) : background;
  if (values.length === channels && values.every((value) => value >= 0 && value <= 1)) return values;
  throw new OptionError(
    `The background [${values.join(', ')}] does not fit: give one number 0..1, or ${channels} of them.`,
    { background },
  );
}
