import { type Image, image, samplesFor } from '../image.ts';
import type { Orientation } from './exif.ts';

/** Where an upright pixel is found: rows and columns exchanged, then columns, rows counted from the far end. */
interface Turn {
  readonly swap: boolean;
  readonly fromRight: boolean;
  readonly fromBottom: boolean;
}

const turns: Readonly<Record<Orientation, Turn>> = {
  1: { swap: false, fromRight: false, fromBottom: false },
  2: { swap: false, fromRight: true, fromBottom: false },
  3: { swap: false, fromRight: true, fromBottom: true },
  4: { swap: false, fromRight: false, fromBottom: true },
  5: { swap: true, fromRight: false, fromBottom: false },
  6: { swap: true, fromRight: false, fromBottom: true },
  7: { swap: true, fromRight: true, fromBottom: true },
  8: { swap: true, fromRight: true, fromBottom: false },
};

/** The image turned upright. */
export function upright(source: Image, orientation: Orientation): Image {
  if (orientation === 1) return source;
  const { swap, fromRight, fromBottom } = turns[orientation];
  const [width, height] = swap ? [source.height, source.width] : [source.width, source.height];
  const { channels } = source;
  const data = samplesFor(source.depth, source.data.length);
  let to = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [across, down] = swap ? [y, x] : [x, y];
      const column = fromRight ? source.width - 1 - across : across;
      const row = fromBottom ? source.height - 1 - down : down;
      const from = (row * source.width + column) * channels;
      for (let c = 0; c < channels; c++) data[to++] = source.data[from + c]!;
    }
  }
  return image(width, height, channels, data);
}
