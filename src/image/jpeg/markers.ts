import { FormatError } from '../../core/errors.ts';
import { type Orientation, readOrientation } from './exif.ts';

/** What a JPEG says of itself. */
export interface JpegInfo {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 3 colour, 4 CMYK. */
  readonly components: number;
  readonly orientation: Orientation;
}

/** A marker with its segment, without the length field. */
interface Segment {
  readonly marker: number;
  readonly data: Uint8Array;
}

const startOfScan = 0xda;
const endOfImage = 0xd9;
const app1 = 0xe1;

/** Each scan is a walk over the whole image: a small file of very many would take for ever. */
const mostScans = 200;

/**
 * Walks over the segments of a JPEG up to its end and tells what it is.
 * @throws FormatError when it is cut off, damaged or of a kind that is not decoded (arithmetic, lossless, 12 bit).
 */
export function readJpegInfo(bytes: Uint8Array): JpegInfo {
  const segments = readSegments(bytes);
  const frames = segments.filter(({ marker }) => isFrame(marker));
  const scans = segments.filter(({ marker }) => marker === startOfScan).length;
  if (frames.length !== 1) throw damaged(`it has ${frames.length} frames, not one`);
  if (scans === 0 || scans > mostScans) throw damaged(`it has ${scans} scans, not 1..${mostScans}`);
  const notes = segments.filter(({ marker }) => marker === app1).map(({ data }) => readOrientation(data));
  return { ...readFrame(frames[0]!), orientation: notes.find((value) => value !== undefined) ?? 1 };
}

function readSegments(bytes: Uint8Array): Segment[] {
  const segments: Segment[] = [];
  let at = 2;
  while (true) {
    at = nextMarker(bytes, at);
    const marker = bytes[at - 1]!;
    if (marker === endOfImage) return segments;
    const length = at + 2 <= bytes.length ? bytes[at]! * 256 + bytes[at + 1]! : 0;
    if (length < 2 || at + length > bytes.length) throw cutOff();
    segments.push({ marker, data: bytes.subarray(at + 2, at + length) });
    at += length;
  }
}

/** The position after the next marker: 0xff and a byte that is no stuffing, filler or restart. */
function nextMarker(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const code = bytes[at + 1]!;
    const restart = code >= 0xd0 && code <= 0xd7;
    if (code !== 0 && code !== 0xff && !restart) return at + 2;
  }
  throw cutOff();
}

/** SOF0 .. SOF15 without DHT, JPG and DAC, which lie between them. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

function readFrame({ marker, data }: Segment): Pick<JpegInfo, 'width' | 'height' | 'components'> {
  if (marker > 0xc2) {
    throw new FormatError(
      'This JPEG is lossless, hierarchical or arithmetic-coded; only Huffman-coded baseline and progressive ones are decoded. Save it again as an ordinary JPEG or as PNG.',
      { marker },
    );
  }
  const components = data[5] ?? 0;
  if (data.length < 6 + 3 * components) throw damaged('its frame header is too short');
  if (data[0] !== 8)
    throw new FormatError(`This JPEG has ${data[0]} bits a sample; only 8 are decoded.`, { bits: data[0] });
  if (![1, 3, 4].includes(components)) throw damaged(`it has ${components} colour components`);
  for (let c = 0; c < components; c++) checkSampling(data[7 + 3 * c]!);
  const [height, width] = [data[1]! * 256 + data[2]!, data[3]! * 256 + data[4]!];
  if (width === 0 || height === 0) throw damaged(`its size is ${width}x${height}`);
  return { width, height, components };
}

function checkSampling(factors: number): void {
  const [across, down] = [factors >> 4, factors & 15];
  if (across < 1 || across > 4 || down < 1 || down > 4) throw damaged(`its sampling is ${across}x${down}`);
}

function damaged(what: string): FormatError {
  return new FormatError(`The JPEG file is damaged: ${what}.`, { what });
}

function cutOff(): FormatError {
  return new FormatError('The JPEG file is cut off. Get the file again.');
}
