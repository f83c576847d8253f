export { FunctionBuilder } from './function.ts';
export { type FunctionOptions, type MemoryLimits, ModuleBuilder } from './module.ts';
export type { Expr, FunctionHandle, Label, Local, MemoryAccess, Operand, ResultType, ValueType } from './types.ts';
