import { BackendError } from '../../../core/errors.ts';
import { ByteWriter } from './encoding.ts';
import type { FunctionBuilder } from './function.ts';
import { type Expr, type FunctionHandle, type Immediate, type LocalSlot, TYPE_CODE } from './types.ts';

/** What the code of a function refers to: the places of functions in the module, and its own variables. */
interface Context {
  readonly functions: ReadonlyMap<FunctionHandle, number>;
  readonly slots: readonly LocalSlot[];
}

/** The code of one function, encoded as its statements are made, so that none of them has to be kept. */
export class FunctionCode {
  readonly #body = new ByteWriter();
  readonly #functions: Context['functions'];

  constructor(functions: Context['functions']) {
    this.#functions = functions;
  }

  append(statement: Expr, slots: readonly LocalSlot[]): void {
    encodeExpression(this.#body, statement, { functions: this.#functions, slots });
  }

  /** Locals and code in the binary format. */
  finish({ slots, prologue }: FunctionBuilder, paramCount: number): Uint8Array {
    const out = new ByteWriter();
    encodeLocals(out, slots.slice(paramCount));
    for (const statement of prologue) encodeExpression(out, statement, { functions: this.#functions, slots });
    out.append(this.#body);
    out.byte(END);
    return out.finish();
  }
}

const END = 0x0b;

function encodeLocals(out: ByteWriter, slots: readonly LocalSlot[]): void {
  const runs: { code: number; count: number }[] = [];
  for (const { type } of slots) {
    const last = runs.at(-1);
    if (last?.code === TYPE_CODE[type]) last.count++;
    else runs.push({ code: TYPE_CODE[type], count: 1 });
  }
  out.vector(runs, ({ code, count }) => {
    out.unsigned(count);
    out.byte(code);
  });
}

function encodeExpression(out: ByteWriter, expression: Expr, context: Context): void {
  const { instruction, operands, immediate } = expression;
  for (let k = 0; k < operands.length; k++) encodeExpression(out, operands[k]!, context);
  if (instruction.prefix === 0) {
    out.byte(instruction.opcode);
  } else {
    out.byte(instruction.prefix);
    out.unsigned(instruction.opcode);
  }
  encodeImmediate(out, immediate, context);
}

function encodeImmediate(out: ByteWriter, immediate: Immediate, context: Context): void {
  switch (immediate.kind) {
    case 'none':
      return;
    case 'i32':
      out.signed(immediate.value);
      return;
    case 'i64':
      out.signed64(immediate.value);
      return;
    case 'f32':
      out.float32(immediate.value);
      return;
    case 'f64':
      out.float64(immediate.value);
      return;
    case 'bytes':
      out.bytes(immediate.bytes);
      return;
    case 'lane':
      out.byte(immediate.lane);
      return;
    case 'memory':
      out.unsigned(immediate.align);
      out.unsigned(immediate.offset);
      if (immediate.lane !== undefined) out.byte(immediate.lane);
      return;
    case 'index':
      for (let k = 0; k < immediate.zeros; k++) out.byte(0);
      return;
    case 'local':
      out.unsigned(localIndex(immediate.slot, context));
      return;
    case 'label':
      out.unsigned(immediate.relative);
      return;
    case 'block':
      out.byte(TYPE_CODE.none);
      return;
    case 'function':
      out.unsigned(functionIndex(immediate.handle, context));
      return;
  }
}

function localIndex(slot: LocalSlot, { slots }: Context): number {
  if (slots[slot.index] === slot) return slot.index;
  throw new BackendError(`[assembler] local $${slot.name} belongs to another function. Pass it as a parameter.`, {
    local: slot.name,
  });
}

function functionIndex(handle: FunctionHandle, { functions }: Context): number {
  const index = functions.get(handle);
  if (index !== undefined) return index;
  throw new BackendError(`[assembler] function "${handle.name}" belongs to another module. Import it.`, {
    function: handle.name,
  });
}
