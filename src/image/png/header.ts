import { FormatError } from '../../core/errors.ts';

/** What a PNG says of itself. */
export interface Header {
  readonly width: number;
  readonly height: number;
  /** Bits a stored sample: 1, 2, 4, 8 or 16. */
  readonly depth: number;
  readonly colour: ColourType;
  readonly interlaced: boolean;
}

/** How a pixel is stored. */
export interface ColourType {
  readonly name: 'grey' | 'rgb' | 'palette' | 'grey+alpha' | 'rgb+alpha';
  /** Stored samples a pixel. */
  readonly samples: 1 | 2 | 3 | 4;
  readonly depths: readonly number[];
}

/** By the number in the file. Source: PNG specification, table 11.1. */
const colourTypes: Readonly<Record<number, ColourType>> = {
  0: { name: 'grey', samples: 1, depths: [1, 2, 4, 8, 16] },
  2: { name: 'rgb', samples: 3, depths: [8, 16] },
  3: { name: 'palette', samples: 1, depths: [1, 2, 4, 8] },
  4: { name: 'grey+alpha', samples: 2, depths: [8, 16] },
  6: { name: 'rgb+alpha', samples: 4, depths: [8, 16] },
};

/** @throws FormatError when a field is not as the standard allows. */
export function readHeader(data: Uint8Array): Header {
  if (data.length !== 13) throw wrong(`its header has ${data.length} bytes, not 13`);
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, colourNumber, compression, filter, interlace] = [...data.subarray(8)];
  if (width === 0 || height === 0) throw wrong(`its size is ${width}x${height}`);
  const colour = colourTypes[colourNumber!];
  if (colour === undefined) throw wrong(`colour type ${colourNumber} does not exist`);
  if (!colour.depths.includes(depth!)) throw wrong(`${colour.name} cannot have ${depth} bits a sample`);
  if (compression !== 0 || filter !== 0 || interlace! > 1) throw wrong('its method of coding does not exist');
  return { width, height, depth: depth!, colour, interlaced: interlace === 1 };
}

function wrong(what: string): FormatError {
  return new FormatError(`The PNG file is damaged: ${what}.`, { what });
}
