import type { Random } from '../../../core/random.ts';
import { type Dataset, dataset } from '../../../data/dataset.ts';

/** Which of two classes a place of the square -1..1 belongs to. */
export interface PlaneRegions {
  readonly name: string;
  readonly classAt: (x: number, y: number) => 0 | 1;
}

/** Turns of the two arms that mesh. */
const turns = 1.25;

/** The three problems of the lecture's figure. */
export const planeRegions: readonly PlaneRegions[] = [
  { name: 'half plane', classAt: (x, y) => (0.6 * x + 0.8 * y > 0.1 ? 1 : 0) },
  { name: 'exclusive-or', classAt: (x, y) => (x > 0 === y > 0 ? 0 : 1) },
  {
    name: 'meshed regions',
    classAt: (x, y) => {
      const angle = Math.atan2(y, x) / (2 * Math.PI) + turns * Math.hypot(x, y);
      return angle - Math.floor(angle) < 0.5 ? 0 : 1;
    },
  },
];

/** Points drawn evenly from the square, as a data set of shape `[2, 1, 1]`: x and y. */
export function drawPoints({ name, classAt }: PlaneRegions, count: number, random: Random): Dataset {
  const pixels = Float32Array.from({ length: 2 * count }, () => random.uniform(-1, 1));
  const labels = Uint8Array.from({ length: count }, (_, i) => classAt(pixels[2 * i]!, pixels[2 * i + 1]!));
  return dataset({ name, shape: [2, 1, 1], classes: ['A', 'B'], pixels, labels });
}
