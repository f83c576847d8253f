import { absOp } from './abs.ts';
import { addOp } from './add.ts';
import { affineOp } from './affine.ts';
import { broadcastOp } from './broadcast.ts';
import { concatenateOp } from './concatenate.ts';
import { constantOp } from './constant.ts';
import { convolutionOp } from './convolution.ts';
import { convolutionInputGradientOp } from './convolutionInputGradient.ts';
import { convolutionWeightGradientOp } from './convolutionWeightGradient.ts';
import { divideOp } from './divide.ts';
import { expOp } from './exp.ts';
import { inputOp } from './input.ts';
import { logOp } from './log.ts';
import { logSoftmaxOp } from './logSoftmax.ts';
import { matmulOp } from './matmul.ts';
import { maximumOp } from './maximum.ts';
import { multiplyOp } from './multiply.ts';
import { padOp } from './pad.ts';
import { patchesOp } from './patches.ts';
import { patchesTransposedOp } from './patchesTransposed.ts';
import { powerOp } from './power.ts';
import { reluOp } from './relu.ts';
import { reshapeOp } from './reshape.ts';
import { reverseOp } from './reverse.ts';
import { sigmoidOp } from './sigmoid.ts';
import { signOp } from './sign.ts';
import { sliceOp } from './slice.ts';
import { softplusOp } from './softplus.ts';
import { stepOp } from './step.ts';
import { subtractOp } from './subtract.ts';
import { sumOp } from './sum.ts';
import { tanhOp } from './tanh.ts';
import { transposeOp } from './transpose.ts';
import { windowMaxOp } from './windowMax.ts';
import { windowMaxGradientOp } from './windowMaxGradient.ts';
import { windowSumOp } from './windowSum.ts';
import { windowSumTransposedOp } from './windowSumTransposed.ts';

/** All primitive ops by name: what a backend may be asked for. A new op is one file and one line here. */
export const ops = {
  abs: absOp,
  add: addOp,
  affine: affineOp,
  broadcast: broadcastOp,
  concatenate: concatenateOp,
  constant: constantOp,
  convolution: convolutionOp,
  convolutionInputGradient: convolutionInputGradientOp,
  convolutionWeightGradient: convolutionWeightGradientOp,
  divide: divideOp,
  exp: expOp,
  input: inputOp,
  log: logOp,
  logSoftmax: logSoftmaxOp,
  matmul: matmulOp,
  maximum: maximumOp,
  multiply: multiplyOp,
  pad: padOp,
  patches: patchesOp,
  patchesTransposed: patchesTransposedOp,
  power: powerOp,
  relu: reluOp,
  reshape: reshapeOp,
  reverse: reverseOp,
  sigmoid: sigmoidOp,
  sign: signOp,
  slice: sliceOp,
  softplus: softplusOp,
  step: stepOp,
  subtract: subtractOp,
  sum: sumOp,
  tanh: tanhOp,
  transpose: transposeOp,
  windowMax: windowMaxOp,
  windowMaxGradient: windowMaxGradientOp,
  windowSum: windowSumOp,
  windowSumTransposed: windowSumTransposedOp,
} as const;

export type OpName = keyof typeof ops;

export * from './abs.ts';
export * from './add.ts';
export * from './affine.ts';
export * from './broadcast.ts';
export * from './concatenate.ts';
export * from './constant.ts';
export * from './convolution.ts';
export * from './convolutionInputGradient.ts';
export * from './convolutionWeightGradient.ts';
export * from './divide.ts';
export * from './exp.ts';
export { gradients } from './gradients.ts';
export * from './input.ts';
export * from './log.ts';
export * from './logSoftmax.ts';
export * from './matmul.ts';
export * from './maximum.ts';
export * from './multiply.ts';
export * from './pad.ts';
export * from './patches.ts';
export * from './patchesTransposed.ts';
export * from './power.ts';
export * from './relu.ts';
export * from './reshape.ts';
export * from './reverse.ts';
export * from './sigmoid.ts';
export * from './sign.ts';
export * from './slice.ts';
export * from './softplus.ts';
export * from './step.ts';
export * from './subtract.ts';
export * from './sum.ts';
export * from './tanh.ts';
export * from './transpose.ts';
export * from './windowMax.ts';
export * from './windowMaxGradient.ts';
export * from './windowSum.ts';
export * from './windowSumTransposed.ts';
