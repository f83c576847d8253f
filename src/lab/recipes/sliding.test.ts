import { expect, test } from 'vitest';
import { ShapeError } from '../../core/errors.ts';
import { convolutionalForm } from '../../network/convolutional.ts';
import { buildRecipe, findRecipe } from './index.ts';

const classes = [...'0123456789'];
const networkOf = (name: string) => buildRecipe(findRecipe(name), { shape: [1, 28, 28], classes }).network;

test.each([
  ['detector', true],
  ['lenet5', false],
  ['brightness', false],
])('%s slides by 4 pixels; without padding it is exact: %s', (name, exact) => {
  const form = convolutionalForm(networkOf(name));
  expect(form).toMatchObject({ step: [4, 4], exact, classes: 10, window: [1, 28, 28] });
});

test.each([
  [
    'lecture',
    '[conv2d "conv2d_1"] cannot slide over a larger image: its bias matrix has a number for each place of its maps.',
  ],
  [
    'lecun1989',
    '[conv2d "H1"] cannot slide over a larger image: its bias matrix has a number for each place of its maps.',
  ],
])('%s does not slide', (name, message) => {
  expect(() => convolutionalForm(networkOf(name))).toThrow(ShapeError);
  expect(() => convolutionalForm(networkOf(name))).toThrow(message);
});
