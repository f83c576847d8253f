import { BackendError } from '../../../core/errors.ts';
import type { BuiltFunction, Import, ModuleBuilder } from './module.ts';
import type { Expr, FunctionHandle, Immediate } from './types.ts';

const LINE = 110;

/** The module as text: one statement a line, operands folded inside it. */
export function moduleText(module: ModuleBuilder): string {
  const lines = [
    '(module',
    ...module.imports.map((item) => `  ${importText(item)}`),
    ...module.functions.flatMap((built) => functionLines(built).map((line) => `  ${line}`)),
    ...module.data.map(({ offset, bytes }) => `  (data (i32.const ${offset}) "${escaped(bytes)}")`),
    ')',
  ];
  return `${lines.join('\n')}\n`;
}

function importText({ module, name, what }: Import): string {
  if (!('initial' in what)) return `(import "${module}" "${name}" (func $${what.name}${signature(what)}))`;
  const maximum = what.maximum === undefined ? '' : ` ${what.maximum}`;
  return `(import "${module}" "${name}" (memory ${what.initial}${maximum}${what.shared ? ' shared' : ''}))`;
}

function signature({ params, result }: FunctionHandle): string {
  return params.map((type) => ` (param ${type})`).join('') + (result === 'none' ? '' : ` (result ${result})`);
}

function functionLines({ handle, source, exported }: BuiltFunction): string[] {
  if (source === undefined) {
    throw new BackendError(
      `[assembler] the module keeps no text, so "${handle.name}" cannot be shown. Build it with text.`,
    );
  }
  const { builder, statements } = source;
  const { slots, prologue } = builder;
  const count = handle.params.length;
  const params = slots.slice(0, count).map(({ name, type }) => ` (param $${name} ${type})`);
  const result = handle.result === 'none' ? '' : ` (result ${handle.result})`;
  const head = `(func $${handle.name}${exported ? ` (export "${handle.name}")` : ''}${params.join('')}${result}`;
  const locals = slots.slice(count).map(({ name, type }) => `  (local $${name} ${type})`);
  return [head, ...locals, ...statementLines([...prologue, ...statements], 1), ')'];
}

function statementLines(statements: readonly Expr[], firstDepth: number): string[] {
  const lines: string[] = [];
  let depth = firstDepth;
  for (const statement of statements) {
    const { name } = statement.instruction;
    if (name === 'end' || name === 'else') depth--;
    pushStatement(lines, statement, '  '.repeat(depth));
    if (statement.immediate.kind === 'block' || name === 'else') depth++;
  }
  return lines;
}

/** Structured instructions stay open: their operands come before them, the statements inside follow. */
function pushStatement(lines: string[], statement: Expr, indent: string): void {
  const { instruction, operands, immediate } = statement;
  const isOpen = immediate.kind === 'block' || instruction.name === 'end' || instruction.name === 'else';
  if (isOpen) {
    for (const operand of operands) pushExpression(lines, operand, indent);
    lines.push(indent + head(statement));
  } else {
    pushExpression(lines, statement, indent);
  }
}

/** On one line where it fits, else its operands on lines of their own. */
function pushExpression(lines: string[], expression: Expr, indent: string): void {
  const short = inline(expression, LINE - indent.length);
  if (short !== undefined) {
    lines.push(indent + short);
    return;
  }
  lines.push(`${indent}(${head(expression)}`);
  for (const operand of expression.operands) pushExpression(lines, operand, `${indent}  `);
  lines.push(`${indent})`);
}

/** The expression in at most `room` characters, or undefined. */
function inline(expression: Expr, room: number): string | undefined {
  let text = `(${head(expression)}`;
  for (const operand of expression.operands) {
    const inner = inline(operand, room - text.length - 2);
    if (inner === undefined) return undefined;
    text += ` ${inner}`;
  }
  return text.length < room ? `${text})` : undefined;
}

function head({ instruction, immediate }: Expr): string {
  const text = immediateText(immediate, instruction.size);
  return text === '' ? instruction.name : `${instruction.name} ${text}`;
}

function immediateText(immediate: Immediate, size: number): string {
  switch (immediate.kind) {
    case 'none':
    case 'index':
      return '';
    case 'i32':
    case 'i64':
      return `${immediate.value}`;
    case 'f32':
    case 'f64':
      return floatText(immediate.value);
    case 'bytes':
      return bytesText(immediate.bytes, size);
    case 'lane':
      return `${immediate.lane}`;
    case 'memory':
      return memoryText(immediate, size);
    case 'local':
      return `$${immediate.slot.name}`;
    case 'label':
    case 'block':
      return `$L${immediate.label.id}`;
    case 'function':
      return `$${immediate.handle.name}`;
  }
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return Object.is(value, -0) ? '-0' : `${value}`;
}

function memoryText({ align, offset, lane }: Immediate & { kind: 'memory' }, size: number): string {
  const parts = [];
  if (offset !== 0) parts.push(`offset=${offset}`);
  if (2 ** align !== size) parts.push(`align=${2 ** align}`);
  if (lane !== undefined) parts.push(`${lane}`);
  return parts.join(' ');
}

/** A constant vector as floats where its lanes are plain float32 numbers, else as integers; a shuffle as its lanes. */
function bytesText(bytes: Uint8Array, size: number): string {
  if (size === SHUFFLE_LANES) return bytes.join(' ');
  const view = new DataView(bytes.buffer);
  const floats = [0, 4, 8, 12].map((at) => view.getFloat32(at, true));
  const plain = floats.every((value) => value === 0 || (Math.abs(value) > 1e-6 && Math.abs(value) < 1e7));
  if (plain) return `f32x4 ${floats.map(floatText).join(' ')}`;
  return `i32x4 ${[0, 4, 8, 12].map((at) => view.getInt32(at, true)).join(' ')}`;
}

const SHUFFLE_LANES = 16;

function escaped(bytes: Uint8Array): string {
  return [...bytes].map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('');
}
