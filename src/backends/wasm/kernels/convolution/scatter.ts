import type { Algorithm } from '../../algorithms.ts';
import type { FunctionBuilder, Local } from '../../assembler/index.ts';
import type { EmitOptions, Kernel, KernelPointers, Phase } from '../../kernel.ts';
import { advance, loopNest } from '../../nest.ts';
import { copyCycles, stepCycles } from '../cost.ts';
import { splitRows, tileStep, zeroTile } from '../tile.ts';
import { emitTurn } from '../turn.ts';
import {
  gatheredBytes,
  mostGathered,
  ownBytes,
  panelBytes,
  panelMaps,
  placesOf,
  type Setup,
  setUp,
  tapsOf,
} from './scatterSetup.ts';
import type { Shapes } from './shapes.ts';

/** Weights (input 1) for each group, panel, tap and map of dy: 16 maps of dx side by side. Items are the first two. */
function weightsPhase(setup: Setup): Phase {
  const { groups, maps, outMaps, panels } = setup;
  const taps = tapsOf(setup);
  const copy = (f: FunctionBuilder, from: Local<'i32'>, to: Local<'i32'>, count: number) => {
    const axes = [
      { extent: taps, strides: [outMaps * panelMaps, 1] },
      { extent: outMaps, strides: [panelMaps, maps * taps] },
    ];
    loopNest(f, axes, [to, from], () => {
      for (let k = 0; k < panelMaps; k++) {
        f.i32.store(to, k < count ? f.i32.load(from, { offset: 4 * k * taps }) : 0, { offset: 4 * k });
      }
    });
  };
  return {
    items: groups * panels,
    emit: (f, { begin, end, inputs, prepared }) => {
      f.for(begin, end, 1, (item) => {
        const panel = f.local('i32', f.i32.rem_u(item, panels));
        const group = f.i32.mul(f.i32.div_u(item, panels), outMaps * maps * taps);
        const start = f.i32.add(group, f.i32.mul(panel, panelMaps * taps));
        const from = f.local('i32', f.i32.add(inputs[1]!, f.i32.shl(start, 2)));
        const to = f.local('i32', f.i32.add(prepared, f.i32.mul(item, taps * outMaps * panelBytes)));
        forPanel(f, setup, panel, (count) => copy(f, from, to, count));
      });
    },
  };
}

/** Emits `body` for a whole panel, and for the last one where that has fewer maps. */
function forPanel(
  f: FunctionBuilder,
  { maps, panels }: Setup,
  panel: Local<'i32'>,
  body: (count: number) => void,
): void {
  const last = maps - (panels - 1) * panelMaps;
  if (panels === 1 || last === panelMaps) body(last);
  else
    f.if(
      f.i32.eq(panel, panels - 1),
      () => body(last),
      () => body(panelMaps),
    );
}

/** Turns dy (input 0) so that, for each group, sample and place, its maps lie side by side. Items are groups times samples. */
function turnPhase(setup: Setup): Phase {
  const { groups, samples, outMaps } = setup;
  const places = placesOf(setup);
  return {
    items: groups * samples,
    emit: (f, { begin, end, inputs, scratch }) => {
      f.for(begin, end, 1, (item) => {
        const part = f.i32.add(f.i32.mul(f.i32.rem_u(item, samples), groups), f.i32.div_u(item, samples));
        const from = f.local('i32', f.i32.add(inputs[0]!, f.i32.mul(part, 4 * outMaps * places)));
        const to = f.local('i32', f.i32.add(scratch, f.i32.mul(item, 4 * outMaps * places)));
        emitTurn(f, from, to, { rows: outMaps, columns: places, fromRow: 4 * places, toRow: 4 * outMaps });
      });
    },
  };
}

/** Writes the address that each place of dy has in the gathered dx, for the first tap. */
function emitTable(f: FunctionBuilder, setup: Setup, gathered: Local<'i32'>, table: Local<'i32'>): void {
  const { together, size, stride, y } = setup;
  const address = f.local('i32', gathered);
  const entry = f.local('i32', table);
  f.for(0, together, 1, () => {
    f.for(0, y[0], 1, () => {
      f.for(0, y[1], 1, () => {
        f.i32.store(entry, address);
        advance(f, entry, 4);
        advance(f, address, stride[1] * panelBytes);
      });
      advance(f, address, (stride[0] * size[1] - y[1] * stride[1]) * panelBytes);
    });
    advance(f, address, gatheredBytes(setup) - y[0] * stride[0] * size[1] * panelBytes);
  });
}

const unroll = 4;

/** For some places of dy and one tap: sums over the maps of dy, added to where the tap's weight sees dx. */
function emitTile(
  f: FunctionBuilder,
  { outMaps, options }: Setup,
  rows: number,
  [first, lanes]: readonly [number, number],
  at: {
    readonly slopes: Local<'i32'>;
    readonly weights: Local<'i32'>;
    readonly table: Local<'i32'>;
    readonly tap: Local<'i32'>;
  },
): void {
  const tile = zeroTile(f, rows, lanes / 4);
  const slopes = f.local('i32', at.slopes);
  const weights = f.local('i32', f.i32.add(at.weights, 4 * first));
  const steps = (count: number) => {
    for (let u = 0; u < count; u++) {
      tileStep(
        f,
        options.madd,
        tile,
        (i) => f.v128.load32_splat(slopes, { offset: 4 * (i * outMaps + u) }),
        (j) => f.v128.load(weights, { offset: u * panelBytes + 16 * j }),
      );
    }
    advance(f, slopes, 4 * count);
    advance(f, weights, count * panelBytes);
  };
  f.for(0, outMaps - (outMaps % unroll), unroll, () => steps(unroll));
  if (outMaps % unroll > 0) steps(outMaps % unroll);
  tile.forEach((row, i) => {
    const to = f.local('i32', f.i32.add(f.i32.load(at.table, { offset: 4 * i }), at.tap));
    const totals = row.map((sum, j) =>
      f.local('v128', f.f32x4.add(f.v128.load(to, { offset: 4 * first + 16 * j }), sum)),
    );
    totals.forEach((total, j) => f.v128.store(to, total, { offset: 4 * first + 16 * j }));
  });
}

/** Rows of a tile: twice as many where each fills but one wide vector. */
const tileRows = (lanes: number, options: EmitOptions) => (lanes < options.lanes ? 10 : 6);

/** Spreads all places of some samples over the gathered dx, tap by tap. */
function emitSpread(
  f: FunctionBuilder,
  setup: Setup,
  count: number,
  at: { readonly slopes: Local<'i32'>; readonly weights: Local<'i32'>; readonly table: Local<'i32'> },
): void {
  const { outMaps, kernel, dilation, size, together, options } = setup;
  const lanes = Math.min(options.lanes, count <= 8 ? 8 : panelMaps);
  const weights = f.local('i32', at.weights);
  const tap = f.local('i32', 0);
  f.for(0, kernel[0], 1, () => {
    f.for(0, kernel[1], 1, () => {
      const slopes = f.local('i32', at.slopes);
      const table = f.local('i32', at.table);
      for (const run of splitRows(together * placesOf(setup), tileRows(lanes, options))) {
        f.for(0, run.count, 1, () => {
          for (let first = 0; first < count; first += lanes) {
            emitTile(f, setup, run.rows, [first, lanes], { slopes, weights, table, tap });
          }
          advance(f, slopes, 4 * run.rows * outMaps);
          advance(f, table, 4 * run.rows);
        });
      }
      advance(f, weights, outMaps * panelBytes);
      advance(f, tap, dilation[1] * panelBytes);
    });
    advance(f, tap, (dilation[0] * size[1] - kernel[1] * dilation[1]) * panelBytes);
  });
}

/** Turns the gathered dx of some samples into maps, without its borders. */
function emitMaps(f: FunctionBuilder, setup: Setup, count: number, gathered: Local<'i32'>, to: Local<'i32'>): void {
  const { groups, maps, x, border, size, together } = setup;
  const from = f.local('i32', f.i32.add(gathered, (border[0] * size[1] + border[1]) * panelBytes));
  const target = f.local('i32', to);
  const mapBytes = 4 * x[0] * x[1];
  f.for(0, together, 1, () => {
    f.for(0, x[0], 1, () => {
      emitTurn(f, from, target, { rows: x[1], columns: count, fromRow: panelBytes, toRow: mapBytes });
      advance(f, from, size[1] * panelBytes);
      advance(f, target, 4 * x[1]);
    });
    advance(f, from, gatheredBytes(setup) - x[0] * size[1] * panelBytes);
    advance(f, target, groups * maps * mapBytes - mapBytes);
  });
}

/** Items are groups times chunks of samples times panels; the last chunk overlaps the one before. */
function spreadPhase(setup: Setup, inPlace: boolean): Phase {
  const { groups, samples, maps, outMaps, panels, together, chunks, x } = setup;
  const items = groups * chunks * panels;
  const emit = (f: FunctionBuilder, pointers: KernelPointers) => {
    const { begin, end, inputs, output, scratch, own: gathered, prepared } = pointers;
    const source = inPlace ? inputs[0]! : scratch;
    const table = f.local('i32', f.i32.add(gathered, together * gatheredBytes(setup)));
    emitTable(f, setup, gathered, table);
    f.for(begin, end, 1, (item) => {
      const panel = f.local('i32', f.i32.rem_u(item, panels));
      const part = f.local('i32', f.i32.div_u(item, panels));
      const group = f.local('i32', f.i32.div_u(part, chunks));
      const wanted = f.local('i32', f.i32.mul(f.i32.rem_u(part, chunks), together));
      const last = samples - together;
      const sample = f.local('i32', f.select(f.i32.const(last), wanted, f.i32.gt_s(wanted, last)));
      const slopesAt = f.i32.mul(f.i32.add(f.i32.mul(group, samples), sample), 4 * outMaps * placesOf(setup));
      const slopes = f.local('i32', f.i32.add(source, slopesAt));
      const ofPanel = f.i32.mul(f.i32.add(f.i32.mul(group, panels), panel), tapsOf(setup) * outMaps * panelBytes);
      const weights = f.local('i32', f.i32.add(prepared, ofPanel));
      const map = f.i32.add(f.i32.mul(f.i32.add(f.i32.mul(sample, groups), group), maps), f.i32.mul(panel, panelMaps));
      const to = f.local('i32', f.i32.add(output, f.i32.mul(map, 4 * x[0] * x[1])));
      f.memory.fill(gathered, 0, together * gatheredBytes(setup));
      forPanel(f, setup, panel, (count) => {
        emitSpread(f, setup, count, { slopes, weights, table });
        emitMaps(f, setup, count, gathered, to);
      });
    });
  };
  return { items, emit };
}

/**
 * dx from dy and w, the other way round: every place of dy is spread over the places of dx that its taps see, with the
 * lanes along the maps of dx. No product is with a border or between strides, however small dy is beside the kernel.
 */
function kernel(shapes: Shapes, options: EmitOptions): Kernel {
  const setup = setUp(shapes, options);
  const { groups, samples, outMaps, panels } = setup;
  const inPlace = groups === 1 && placesOf(setup) === 1;
  return {
    preparation: {
      inputs: [1],
      numbers: groups * panels * tapsOf(setup) * outMaps * panelMaps,
      phases: [weightsPhase(setup)],
    },
    phases: [...(inPlace ? [] : [turnPhase(setup)]), spreadPhase(setup, inPlace)],
    scratch: inPlace ? 0 : groups * samples * outMaps * placesOf(setup),
    own: ownBytes(setup) / 4,
  };
}

function cost(shapes: Shapes, options: EmitOptions): number {
  const setup = setUp(shapes, options);
  const { groups, samples, maps, outMaps, together, chunks, x, size } = setup;
  const places = together * placesOf(setup);
  const panel = (count: number) => {
    const lanes = Math.min(options.lanes, count <= 8 ? 8 : panelMaps);
    const tiles = splitRows(places, tileRows(lanes, options)).reduce(
      (total, { rows, count: tiles }) => total + tiles * (outMaps * stepCycles(rows, lanes, options) + 6 + rows),
      0,
    );
    const turned = 1.5 * copyCycles(together * x[0] * x[1] * count, 'vectors') + together * x[0] * 10;
    return Math.ceil(count / lanes) * tapsOf(setup) * tiles + turned + together * size[0] * size[1] * 3;
  };
  const rest = maps % panelMaps;
  const perChunk = Math.floor(maps / panelMaps) * panel(panelMaps) + (rest > 0 ? panel(rest) : 0);
  return groups * chunks * perChunk + copyCycles(groups * samples * outMaps * placesOf(setup), 'vectors');
}

/** {@link kernel} for maps that the second cache holds. */
export const scatter: Algorithm<Shapes> = {
  order: 'taps, maps',
  serves: (shapes) => {
    const { size } = setUp(shapes, { madd: 'separate', lanes: 8 });
    return size[0] * size[1] * panelMaps <= mostGathered;
  },
  cost,
  kernel,
};
