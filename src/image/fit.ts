import { OptionError } from '../core/errors.ts';
import { dropAlpha, toGrey } from './colour.ts';
import { fullScale, type Image, image, samplesFor } from './image.ts';
import { resize } from './resize.ts';

/** When light and dark change places: `auto` does it for grey input when the picture's border is light. */
export type Invert = 'auto' | 'yes' | 'no';

/** A picture as a network takes it. */
export interface FittedImage {
  readonly image: Image;
  /** Whether light and dark have changed places. */
  readonly inverted: boolean;
}

function toColour(source: Image): Image {
  if (source.channels >= 3) return source;
  const { width, height, depth, data } = source;
  const samples = samplesFor(depth, width * height * 3);
  for (let i = 0; i < samples.length; i++) samples[i] = data[Math.floor(i / 3)]!;
  return image(width, height, 3, samples);
}

function invertSamples(source: Image): Image {
  const full = fullScale(source);
  return image(
    source.width,
    source.height,
    source.channels,
    source.data.map((sample) => full - sample),
  );
}

/** The mean of the outermost pixels, by channel. */
function borderOf({ width, height, channels, data }: Image): number[] {
  const sums = new Array<number>(channels).fill(0);
  let count = 0;
  for (let y = 0; y < height; y++) {
    const step = y === 0 || y === height - 1 ? 1 : Math.max(1, width - 1);
    for (let x = 0; x < width; x += step) {
      for (let c = 0; c < channels; c++) sums[c]! += data[(y * width + x) * channels + c]!;
      count++;
    }
  }
  return sums.map((sum) => sum / count);
}

/** Scales to fit into width x height, keeping the aspect ratio, and fills the rest with the border's colour. */
function contain(source: Image, width: number, height: number): Image {
  if (source.width === width && source.height === height) return source;
  const scale = Math.min(width / source.width, height / source.height);
  const size = (length: number) => Math.max(1, Math.round(length * scale));
  const small = resize(source, size(source.width), size(source.height), scale < 1 ? 'area' : 'bilinear');
  const { channels } = source;
  const border = borderOf(source).map(Math.round);
  const samples = samplesFor(source.depth, width * height * channels);
  for (let i = 0; i < samples.length; i++) samples[i] = border[i % channels]!;
  const [left, top] = [Math.floor((width - small.width) / 2), Math.floor((height - small.height) / 2)];
  const row = small.width * channels;
  for (let y = 0; y < small.height; y++) {
    samples.set(small.data.subarray(y * row, (y + 1) * row), ((top + y) * width + left) * channels);
  }
  return image(width, height, channels, samples);
}

/**
 * A picture, grey or colour, with as many channels as a network takes: alpha is laid on white, colours become grey for 1
 * and grey becomes colour for 3. Networks for digits want light ink on dark: `invert` says when to turn a picture round.
 * @throws OptionError when `channels` is neither 1 nor 3.
 */
export function matchChannels(
  source: Image,
  channels: number,
  { invert = 'auto' }: { readonly invert?: Invert } = {},
): FittedImage {
  if (channels !== 1 && channels !== 3) {
    throw new OptionError(`A picture has 1 or 3 channels, but the network takes ${channels}. Give it a tensor.`, {
      channels,
    });
  }
  const opaque = dropAlpha(source);
  const picture = channels === 1 ? toGrey(opaque) : toColour(opaque);
  const light = channels === 1 && borderOf(picture)[0]! > fullScale(picture) / 2;
  const inverted = invert === 'yes' || (invert === 'auto' && light);
  return { image: inverted ? invertSamples(picture) : picture, inverted };
}

/**
 * Makes a picture of any size, grey or colour, what a network with input `[C, H, W]` takes: channels and light as
 * {@link matchChannels} has them, and the whole picture scaled to fit, padded with the colour of its border.
 * @throws OptionError when C is neither 1 nor 3.
 */
export function fitImage(
  source: Image,
  [channels, height, width]: readonly [number, number, number],
  options: { readonly invert?: Invert } = {},
): FittedImage {
  const { image: picture, inverted } = matchChannels(source, channels, options);
  return { image: contain(picture, width, height), inverted };
}
