/** Which way up a picture is, as EXIF numbers it: 1 is upright, 2..8 are turned or mirrored. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const orientationTag = 0x0112;

/**
 * The orientation in an APP1 segment, or undefined when it is not EXIF or says nothing sensible: a picture is not lost
 * for bad notes on it. Source: Exif 2.32, 4.5.4 and 4.6.4; TIFF 6.0, section 2.
 */
export function readOrientation(segment: Uint8Array): Orientation | undefined {
  if (String.fromCharCode(...segment.subarray(0, 6)) !== 'Exif\0\0' || segment.length < 14) return undefined;
  const tiff = new DataView(segment.buffer, segment.byteOffset + 6, segment.length - 6);
  const little = tiff.getUint16(0) === 0x4949;
  const directory = tiff.getUint32(4, little);
  if (directory + 2 > tiff.byteLength) return undefined;
  const fit = Math.floor((tiff.byteLength - directory - 2) / 12);
  const entries = Math.min(tiff.getUint16(directory, little), fit);
  for (let entry = 0; entry < entries; entry++) {
    const at = directory + 2 + 12 * entry;
    if (tiff.getUint16(at, little) === orientationTag) return valid(tiff.getUint16(at + 8, little));
  }
  return undefined;
}

function valid(value: number): Orientation | undefined {
  return value >= 1 && value <= 8 ? (value as Orientation) : undefined;
}
