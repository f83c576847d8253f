import { ShapeError } from '../core/errors.ts';
import { formatShape, type Shape } from '../core/shape.ts';

const letters: Record<number, readonly string[]> = { 1: ['F'], 3: ['C', 'H', 'W'] };

/** One sample's shape with its letters: `C=4 H=32 W=32`, `F=120`. */
export function showShape(shape: Shape): string {
  const names = letters[shape.length];
  return names === undefined ? formatShape(shape) : shape.map((size, axis) => `${names[axis]}=${size}`).join(' ');
}

/** A layer's one input as maps. @throws ShapeError when it is not C H W. */
export function mapsOf(input: Shape, where: string): readonly [number, number, number] {
  if (input.length !== 3) {
    throw new ShapeError(
      `${where} needs maps (C H W) but its input is ${showShape(input)}. Put it before the fully connected layers.`,
      { input },
    );
  }
  return input as unknown as readonly [number, number, number];
}

/** A layer's input that may be maps or units. @throws ShapeError when it is neither. */
export function mapsOrUnitsOf(input: Shape, where: string): Shape {
  if (letters[input.length] === undefined) {
    throw new ShapeError(`${where} needs maps (C H W) or units (F) but its input is ${showShape(input)}.`, { input });
  }
  return input;
}

/** The inputs of a layer that joins several. @throws ShapeError when there are fewer than two. */
export function atLeastTwo(inputs: readonly Shape[], where: string): readonly Shape[] {
  if (inputs.length < 2) {
    throw new ShapeError(`${where} joins several inputs but has ${inputs.length}. Connect at least 2.`, { inputs });
  }
  return inputs.map((input) => mapsOrUnitsOf(input, where));
}
