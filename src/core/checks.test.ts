import { expect, test } from 'vitest';
import { checkChoice, checkCount, checkNumber } from './checks.ts';
import { OptionError } from './errors.ts';

test('checkCount takes whole numbers from its least on', () => {
  checkCount(1, 'maps', '[conv2d]');
  checkCount(0, 'padding', '[conv2d]', 0);
  expect(() => checkCount(0, 'maps', '[conv2d]')).toThrow('[conv2d] maps is 0; it must be a whole number >= 1.');
  expect(() => checkCount(2.5, 'maps', '[conv2d]')).toThrow(OptionError);
});

test('checkChoice names the choices', () => {
  checkChoice('map', 'bias', ['map', 'none'], '[conv2d]');
  expect(() => checkChoice('maps', 'bias', ['map', 'none'], '[conv2d]')).toThrow(
    '[conv2d] bias is "maps"; it must be one of map, none.',
  );
});

test('checkNumber keeps to its bounds and says which', () => {
  checkNumber(0, 'x', '[a]', { least: 0, below: 1 });
  const refuse = (value: unknown, bounds = {}) => expect(() => checkNumber(value, 'x', '[a]', bounds));
  refuse(1, { least: 0, below: 1 }).toThrow('[a] x is 1; it must be a number >= 0 and < 1.');
  refuse(0, { above: 0 }).toThrow('[a] x is 0; it must be a number > 0.');
  refuse(Number.POSITIVE_INFINITY).toThrow('[a] x is Infinity; it must be a number.');
  refuse('3').toThrow('[a] x is "3"; it must be a number.');
});
