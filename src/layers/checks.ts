import { OptionError, ShapeError } from '../core/errors.ts';
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
      {
        input,
      },
    );
  }
  return input as unknown as readonly [number, number, number];
}

/** @throws OptionError unless the option is a whole number of at least `least`. */
export function checkCount(value: number, option: string, where: string, least = 1): void {
  if (!Number.isInteger(value) || value < least) {
    throw new OptionError(`${where} ${option} is ${value}; it must be a whole number >= ${least}.`, { option, value });
  }
}

/** @throws OptionError unless the option is one of the names. */
export function checkChoice(value: string, option: string, choices: readonly string[], where: string): void {
  if (!choices.includes(value)) {
    throw new OptionError(`${where} ${option} is "${value}"; it must be one of ${choices.join(', ')}.`, {
      option,
      value,
    });
  }
}
