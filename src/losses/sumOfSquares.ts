import { lossFactory } from './loss.ts';
import { defineSquares } from './squares.ts';

/**
 * Sum of squared errors, lecture: `E_n = sum_k (y_nk - t_nk)^2` for sample n; the slide's L adds the E_n of all
 * samples, here they are averaged, so that the learning rate does not depend on the batch's size.
 *
 * Shapes: y and t `N F` or `N C H W` to `1 1`. Gradient: 2 (y - t) / N.
 */
export const sumOfSquaresType = defineSquares('sumOfSquares', 1);

export const sumOfSquares = lossFactory(sumOfSquaresType);
