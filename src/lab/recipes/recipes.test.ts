import { expect, test } from 'vitest';
import { buildRecipe, findRecipe, recipes } from './index.ts';

const digits = { shape: [1, 28, 28], classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] } as const;

test.each(recipes)('$name: one sentence, and a network for digits whose loss and optimizer accept it', (recipe) => {
  expect(recipe.description).toMatch(/^[A-Z].{20,110}\.$/);
  const { network } = buildRecipe(recipe, digits);
  expect(network.outputShape).toEqual([10]);
  recipe.loss.type.check(recipe.loss.options, network.outputShape, '');
  recipe.optimizer.type.check(recipe.optimizer.options);
});

test.each(recipes)('$name: also for colour and for fewer classes', (recipe) => {
  const { network } = buildRecipe(recipe, { shape: [3, 32, 32], classes: ['cat', 'dog', 'frog'] });
  expect(network.outputShape).toEqual([3]);
});

test('LeNet-5 has the 61,706 parameters that its layers add up to', () => {
  const convolutions = 6 * (25 + 1) + 16 * (6 * 25 + 1);
  const units = 120 * (400 + 1) + 84 * (120 + 1) + 10 * (84 + 1);
  expect(buildRecipe(findRecipe('lenet5'), digits).network.parameterCount).toBe(convolutions + units);
  expect(convolutions + units).toBe(61_706);
});

test('the lecture network has a bias a place, as its bias matrices say', () => {
  const { layers } = buildRecipe(findRecipe('lecture'), digits).network;
  expect(layers.map((layer) => layer.outputShape.join('x'))).toEqual([
    '12x24x24',
    '12x24x24',
    '12x12x12',
    '12x8x8',
    '12x8x8',
    '12x4x4',
    '10',
    '10',
  ]);
  expect(layers[0]!.parameters[1]!.shape).toEqual([12, 24, 24]);
});

test('the notes name recipe, classes and loss', () => {
  expect(buildRecipe(findRecipe('lenet5'), digits, { notes: { more: 1 } }).notes).toEqual({
    recipe: 'lenet5',
    classes: digits.classes,
    loss: { type: 'crossEntropy', options: {} },
    more: 1,
  });
});

test('an unknown recipe is answered with the nearest', () => {
  const known = `Known: ${recipes.map(({ name }) => name).join(', ')}.`;
  expect(() => findRecipe('lenet')).toThrow(`There is no recipe "lenet". Did you mean "lenet5"? ${known}`);
  expect(() => findRecipe('resnet')).toThrow(`There is no recipe "resnet". ${known}`);
});
