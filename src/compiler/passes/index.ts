import type { Graph } from '../../graph/graph.ts';
import { verify } from '../../graph/verify.ts';
import { commonSubexpressions } from './commonSubexpressions.ts';
import { deadCode } from './deadCode.ts';
import { fuse } from './fuse.ts';
import { simplify } from './simplify.ts';

const pipeline = [deadCode, simplify, commonSubexpressions, deadCode, fuse, deadCode] as const;

/** All passes, each one's result verified. With `fusing: false` every op stays by itself. */
export function optimize(graph: Graph, { fusing = true } = {}): Graph {
  return pipeline.reduce((current, pass) => {
    if (pass === fuse && !fusing) return current;
    const next = pass(current);
    verify(next);
    return next;
  }, graph);
}
