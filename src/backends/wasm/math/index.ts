export { exp } from './exp.ts';
export { log } from './log.ts';
export { type MaddMode, type Pack, type PackOperand, Packs } from './packs.ts';
export { power } from './power.ts';
export { sigmoid } from './sigmoid.ts';
export { softplus } from './softplus.ts';
export { tanh } from './tanh.ts';
