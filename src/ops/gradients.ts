import { GraphError } from '../core/errors.ts';
import { sizeOf } from '../core/shape.ts';
import { backward } from '../graph/gradient.ts';
import type { Value } from '../graph/graph.ts';
import { add } from './add.ts';
import { constant, zerosLike } from './constant.ts';

/**
 * dL/d(source) for each source of a loss that is one number.
 * @throws GraphError when the loss has more than one number.
 */
export function gradients(loss: Value, sources: readonly Value[]): Value[] {
  if (sizeOf(loss.shape) !== 1) throw new GraphError('A loss is one number; sum or average it first.');
  return backward(loss, constant(loss.builder, loss.shape, 1), sources, add, zerosLike);
}
