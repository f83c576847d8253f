import type { Value } from '../graph/graph.ts';
import { reshape } from '../ops/index.ts';

/** One number a map (or a unit), shaped so that it is repeated over the samples and places of `like`. */
export function perMap(numbers: Value, like: Value): Value {
  return reshape(numbers, [1, numbers.shape[0]!, ...like.shape.slice(2).map(() => 1)]);
}
