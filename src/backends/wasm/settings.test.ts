import { expect, test } from 'vitest';
import { OptionError } from '../../core/errors.ts';
import { wasmBackend } from './index.ts';
import { parseSettings } from './settings.ts';

test('settings are read by name, in any order, with spaces', () => {
  expect(parseSettings('threads=1,lanes=8,madd=separate')).toEqual({ threads: 1, lanes: 8, madd: 'separate' });
  expect(parseSettings(' lanes = 16 , threads=12')).toEqual({ lanes: 16, threads: 12 });
  expect(parseSettings('')).toEqual({});
});

test('an unknown setting or value is refused with what is allowed', () => {
  const message = (text: string) => {
    try {
      parseSettings(text);
    } catch (error) {
      expect(error).toBeInstanceOf(OptionError);
      return (error as Error).message;
    }
    return undefined;
  };
  expect(message('thread=1')).toBe(
    'FEATUREMAP_ENGINE has no setting "thread". Did you mean "threads"? Settings are threads, lanes, madd, choice, convolution, convolutionInputGradient, convolutionWeightGradient.',
  );
  expect(message('constructor=1')).toBe(
    'FEATUREMAP_ENGINE has no setting "constructor". Settings are threads, lanes, madd, choice, convolution, convolutionInputGradient, convolutionWeightGradient.',
  );
  expect(message('threads=0')).toBe('FEATUREMAP_ENGINE: threads is "0"; it must be 1 to 64.');
  expect(message('lanes=12')).toBe('FEATUREMAP_ENGINE: lanes is "12"; it must be 8 or 16.');
  expect(message('madd')).toBe('FEATUREMAP_ENGINE: madd is ""; it must be relaxed or separate.');
});

test('options of the backend are checked in the same way', () => {
  expect(() => wasmBackend({ threads: 1.5 })).toThrow('threads is 1.5; it must be 1 to 64.');
  expect(() => wasmBackend({ lanes: 4 as 8 })).toThrow('lanes is 4; it must be 8 or 16.');
});
