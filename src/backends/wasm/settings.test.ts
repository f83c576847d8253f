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

test('algorithms are fixed by op', () => {
  expect(parseSettings('convolution=direct-maps,threads=2,convolutionWeightGradient=winograd')).toEqual({
    threads: 2,
    kernels: { convolution: 'direct-maps', convolutionWeightGradient: 'winograd' },
  });
  expect(parseSettings('choice=timed')).toEqual({ choice: 'timed' });
  expect(() => parseSettings('convolution=direct-map')).toThrow(
    'FEATUREMAP_ENGINE: convolution is "direct-map", which is no algorithm for it. Did you mean "direct-maps"? ' +
      'Algorithms are direct-places, direct-maps, winograd, matmul.',
  );
  expect(() => parseSettings('choice=fastest')).toThrow(
    'FEATUREMAP_ENGINE: choice is "fastest"; it must be model or timed.',
  );
  expect(() => wasmBackend({ kernels: { convolution: 'scatter' as 'matmul' } })).toThrow(
    'kernels.convolution is "scatter", which is no algorithm for it. ' +
      'Algorithms are direct-places, direct-maps, winograd, matmul.',
  );
  expect(() => wasmBackend({ kernels: { convolutions: 'matmul' } as object })).toThrow(
    'kernels has no op "convolutions". Did you mean "convolution"? Ops with several algorithms are convolution, ' +
      'convolutionInputGradient, convolutionWeightGradient.',
  );
  expect(() => wasmBackend({ kernels: { convolution: 'matmul' }, choice: 'model' })).not.toThrow();
});

test('options of the backend are checked in the same way', () => {
  expect(() => wasmBackend({ threads: 1.5 })).toThrow('threads is 1.5; it must be 1 to 64.');
  expect(() => wasmBackend({ lanes: 4 as 8 })).toThrow('lanes is 4; it must be 8 or 16.');
});
