/** What follows the opcode in the binary, and so which extra arguments an instruction takes. */
export type ImmediateKind =
  | 'none'
  | 'i32'
  | 'i64'
  | 'f32'
  | 'f64'
  | 'bytes'
  | 'shuffle'
  | 'lane'
  | 'memory'
  | 'memory-lane'
  | 'atomic'
  | 'index'
  | 'local'
  | 'label'
  | 'block'
  | 'function';

/**
 * One instruction: prefix byte (0 for none), opcode, signature `operands>result` in letters
 * (i = i32, I = i64, f = f32, F = f64, v = v128), kind of immediate, and for memory the bytes moved, for lanes their count.
 */
export type Row = readonly [
  prefix: 0 | 0xfc | 0xfd | 0xfe,
  opcode: number,
  signature: `${string}>${string}`,
  immediate?: ImmediateKind,
  size?: number,
];
