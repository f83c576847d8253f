import type { ProgramPlan, Step } from '../../compiler/plan.ts';
import type { StepChoice } from '../backend.ts';
import type { EmitOptions } from './kernel.ts';
import { kernelFor } from './kernels/index.ts';

function choiceOf({ node, operands }: Step, options: EmitOptions): StepChoice[] {
  const choice = kernelFor(node, operands, options)?.choice;
  if (choice === undefined) return [];
  const { name: algorithm, by, considered } = choice;
  return [{ label: node.label, op: node.op.name, shape: node.shape, algorithm, by, considered }];
}

/** The algorithms chosen for the steps of a program, where there was a choice. */
export const choicesOf = ({ steps }: ProgramPlan, options: EmitOptions): StepChoice[] =>
  steps.flatMap((step) => choiceOf(step, options));
