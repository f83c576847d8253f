import { lossFactory } from './loss.ts';
import { defineSquares } from './squares.ts';

/**
 * Half the sum of squared errors, the loss of the lecture's example network: `L = 1/2 (y - t)^2`, summed over the units
 * and averaged over the samples. The half makes its gradient the error itself.
 *
 * Shapes: y and t `N F` or `N C H W` to `1 1`. Gradient: (y - t) / N.
 */
export const halfSumOfSquaresType = defineSquares('halfSumOfSquares', 0.5);

export const halfSumOfSquares = lossFactory(halfSumOfSquaresType);
