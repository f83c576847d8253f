import type { Random } from '../../core/random.ts';

/**
 * Turns cover into grey bytes, ink bright on black, as a scanner would: ink of varying strength and grain on a
 * background that is clean but for a rare speck.
 */
export function scan(cover: Float32Array, random: Random): Uint8Array {
  const strength = 255 * random.uniform(0.75, 1);
  const grain = 255 * random.uniform(0, 0.14);
  const pixels = new Uint8Array(cover.length);
  for (let i = 0; i < cover.length; i++) {
    const ink = cover[i]!;
    if (ink === 0) continue;
    const value = strength * ink + grain * random.uniform(-1, 1) * ink;
    pixels[i] = Math.max(0, Math.min(255, Math.round(value)));
  }
  addSpecks(pixels, random);
  return pixels;
}

function addSpecks(pixels: Uint8Array, random: Random): void {
  const count = random.uniform() < 0.25 ? 1 + random.integer(4) : 0;
  for (let i = 0; i < count; i++) {
    const at = random.integer(pixels.length);
    pixels[at] = Math.max(pixels[at]!, 20 + random.integer(110));
  }
}
