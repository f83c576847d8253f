/** Every loss, one line each: adding a loss adds its line here and nothing anywhere else. */
export * from './crossEntropy.ts';
export * from './halfSumOfSquares.ts';
export * from './sumOfSquares.ts';
