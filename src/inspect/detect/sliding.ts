import { ShapeError } from '../../core/errors.ts';
import { formatDimensions, type Shape } from '../../core/shape.ts';
import { type Tensor, tensor } from '../../core/tensor.ts';
import type { Model } from '../../model/model.ts';
import { classesOf } from '../../model/notes.ts';
import { type ConvolutionalForm, convolutionalForm, networkOver, slidingWeights } from '../../network/convolutional.ts';
import { Predictor } from '../../network/predictor.ts';
import { probabilitiesOf } from '../classify.ts';
import { type Tile, tilesOver, windowsAlong } from './tiles.ts';

/** What a classifier says of every window of an image. */
export interface ScoreMap {
  /** Windows down and across; window (i, j) begins at row i step[0] and column j step[1]. */
  readonly rows: number;
  readonly columns: number;
  /** Probabilities, `[rows, columns, classes]`: those of a window lie side by side and sum to 1. */
  readonly shares: Float32Array;
}

/** Sizes of images that a classifier stays compiled for. */
const mostCompiled = 32;

/**
 * A trained classifier in its convolutional form, with the weights that the model has when it is made: it takes images of
 * any size and gives its classes for every window, computing what neighbouring windows share only once. Large images are
 * taken in pieces.
 */
export class SlidingClassifier {
  readonly form: ConvolutionalForm;
  readonly classes: readonly string[];
  readonly #model: Model;
  readonly #weights: Float32Array;
  readonly #compiled = new Map<string, Promise<Predictor>>();

  /** @throws ShapeError naming the layer that cannot slide. */
  constructor(model: Model) {
    this.form = convolutionalForm(model.network);
    this.classes = classesOf(model);
    this.#model = model;
    this.#weights = model.weights.slice();
  }

  /**
   * The classes of every whole window of an image `[1, C, H, W]`; none where it is smaller than a window.
   * @throws ShapeError when it is no such image, or has other channels.
   */
  async over(image: Tensor): Promise<ScoreMap> {
    const { window, step, classes } = this.form;
    checkImage(image.shape, window);
    const [, , height, width] = image.shape as [number, number, number, number];
    const [rows, columns] = [windowsAlong(height, window[1]!, step[0]), windowsAlong(width, window[2]!, step[1])];
    const shares = new Float32Array(rows * columns * classes);
    for (const tile of tilesOver([rows, columns], this.form)) {
      const predictor = await this.#predictor(tile.height, tile.width);
      const { data, shape } = predictor.predict(cut(image, tile, step));
      this.#place(data, shape[3]!, tile, shares, columns);
    }
    return { rows, columns, shares };
  }

  #predictor(height: number, width: number): Promise<Predictor> {
    const key = `${height}x${width}`;
    const compiled = this.#compiled.get(key);
    if (compiled !== undefined) return compiled;
    const [oldest] = this.#compiled.keys();
    if (this.#compiled.size >= mostCompiled) this.#compiled.delete(oldest!);
    const { network, backend } = this.#model;
    const over = networkOver(this.form, height, width);
    const made = Predictor.create(over, slidingWeights(network, over, this.#weights), backend, 1);
    this.#compiled.set(key, made);
    return made;
  }

  /** Writes a tile's outputs `[K, rows, columns of the map]` as probabilities into the map of the whole image. */
  #place(outputs: Float32Array, across: number, tile: Tile, shares: Float32Array, columns: number): void {
    const { classes } = this.form;
    const area = outputs.length / classes;
    const toProbabilities = probabilitiesOf(this.#model);
    for (let i = 0; i < tile.rows; i++) {
      for (let j = 0; j < tile.columns; j++) {
        const place = i * across + j;
        const numbers = Array.from({ length: classes }, (_, k) => outputs[k * area + place]!);
        shares.set(toProbabilities(numbers), ((tile.row + i) * columns + tile.column + j) * classes);
      }
    }
  }
}

function checkImage(shape: Shape, window: Shape): void {
  if (shape.length === 4 && shape[0] === 1 && shape[1] === window[0]) return;
  throw new ShapeError(
    `The classifier slides over one image, N=1 C=${window[0]} H W, but was given ${formatDimensions(shape)}.`,
    { window, actual: shape },
  );
}

/** The piece of an image under a tile. */
function cut({ shape, data }: Tensor, tile: Tile, step: readonly [number, number]): Tensor {
  const [, channels, height, width] = shape as [number, number, number, number];
  const piece = new Float32Array(channels * tile.height * tile.width);
  for (let c = 0, to = 0; c < channels; c++) {
    for (let y = 0; y < tile.height; y++, to += tile.width) {
      const from = (c * height + tile.row * step[0] + y) * width + tile.column * step[1];
      piece.set(data.subarray(from, from + tile.width), to);
    }
  }
  return tensor([1, channels, tile.height, tile.width], piece);
}
