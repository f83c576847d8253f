import type { Graph } from '../../graph/graph.ts';
import { verify } from '../../graph/verify.ts';
import { commonSubexpressions } from './commonSubexpressions.ts';
import { deadCode } from './deadCode.ts';
import { fuse } from './fuse.ts';
import { type AcceptsEpilogue, joinEpilogues } from './joinEpilogues.ts';
import { simplify } from './simplify.ts';

/** How a graph is rewritten. */
export interface PassOptions {
  /** Join elementwise ops (default true). */
  readonly fusing?: boolean;
  /** Which ops take elementwise ops as an epilogue; none without. */
  readonly epilogue?: AcceptsEpilogue;
}

const always = [deadCode, simplify, commonSubexpressions, deadCode];

/** All passes, each one's result verified. With `fusing: false` every op stays by itself. */
export function optimize(graph: Graph, { fusing = true, epilogue }: PassOptions = {}): Graph {
  const joining = epilogue === undefined ? [] : [(each: Graph) => joinEpilogues(each, epilogue)];
  const pipeline = fusing ? [...always, fuse, deadCode, ...joining] : always;
  return pipeline.reduce((current, pass) => {
    const next = pass(current);
    verify(next);
    return next;
  }, graph);
}
