import { expect, test } from 'vitest';
import { adam } from '../../optimizers/index.ts';
import { findRecipe, optimizerFor } from './index.ts';

const lenet5 = findRecipe('lenet5');

test('the recipe’s own optimizer, with another rate, or another kind with its defaults', () => {
  expect(optimizerFor(lenet5)).toEqual(lenet5.optimizer);
  expect(optimizerFor(lenet5, 'sgd', 0.5).options).toEqual({ ...lenet5.optimizer.options, learningRate: 0.5 });
  expect(optimizerFor(lenet5, 'adam')).toEqual(adam());
  expect(optimizerFor(lenet5, 'adam', 0.01)).toEqual(adam({ learningRate: 0.01 }));
});

test('what cannot be used is refused', () => {
  expect(() => optimizerFor(lenet5, 'adamv')).toThrow('There is no optimizer "adamv". Did you mean "adam"?');
  expect(() => optimizerFor(lenet5, undefined, -1)).toThrow('[sgd] learningRate is -1; it must be a number >= 0.');
});
