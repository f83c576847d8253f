import { ByteWriter, SECTION, section } from './encoding.ts';
import { instructions } from './instructions.ts';
import type { Import, MemoryLimits, ModuleBuilder } from './module.ts';
import { type FunctionHandle, TYPE_CODE } from './types.ts';

const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
/** The subsection of the section `name` that names functions. */
const FUNCTION_NAMES = 1;
const KIND = { function: 0x00, memory: 0x02 } as const;

/** The signatures of a module, each once. */
class Signatures {
  readonly list: FunctionHandle[] = [];
  readonly #indices = new Map<string, number>();

  index(handle: FunctionHandle): number {
    const key = `${handle.params}>${handle.result}`;
    const known = this.#indices.get(key);
    if (known !== undefined) return known;
    this.#indices.set(key, this.list.length);
    return this.list.push(handle) - 1;
  }
}

/** The module in the binary format. Source: WebAssembly core specification 3.0, section 5.5. */
export function encodeModule(module: ModuleBuilder): Uint8Array<ArrayBuffer> {
  const imported = module.imports.flatMap(({ what }) => ('initial' in what ? [] : [what]));
  const handles = [...imported, ...module.functions.map(({ handle }) => handle)];
  const signatures = new Signatures();
  for (const handle of handles) signatures.index(handle);
  const out = new ByteWriter();
  out.bytes(HEADER);
  section(out, SECTION.type, signatures.list, encodeSignature);
  section(out, SECTION.import, module.imports, (inner, item) => encodeImport(inner, item, signatures));
  section(out, SECTION.function, module.functions, (inner, { handle }) => inner.unsigned(signatures.index(handle)));
  const exported = module.functions.filter((built) => built.exported);
  section(out, SECTION.export, exported, (inner, { handle }) =>
    encodeExport(inner, handle, module.indices.get(handle)!),
  );
  section(out, SECTION.code, module.functions, (inner, { code }) => {
    inner.unsigned(code.length);
    inner.bytes(code);
  });
  section(out, SECTION.data, module.data, encodeData);
  encodeNames(out, handles);
  return out.finish();
}

function encodeSignature(out: ByteWriter, { params, result }: FunctionHandle): void {
  out.byte(0x60);
  out.vector(params, (type) => out.byte(TYPE_CODE[type]));
  out.vector(result === 'none' ? [] : [result], (type) => out.byte(TYPE_CODE[type]));
}

function encodeImport(out: ByteWriter, { module, name, what }: Import, signatures: Signatures): void {
  out.name(module);
  out.name(name);
  if ('initial' in what) {
    encodeMemory(out, what);
    return;
  }
  out.byte(KIND.function);
  out.unsigned(signatures.index(what));
}

function encodeMemory(out: ByteWriter, { initial, maximum, shared = false }: MemoryLimits): void {
  out.byte(KIND.memory);
  out.byte((maximum === undefined ? 0 : 1) + (shared ? 2 : 0));
  out.unsigned(initial);
  if (maximum !== undefined) out.unsigned(maximum);
}

function encodeExport(out: ByteWriter, { name }: FunctionHandle, index: number): void {
  out.name(name);
  out.byte(KIND.function);
  out.unsigned(index);
}

function encodeData(out: ByteWriter, { offset, bytes }: { offset: number; bytes: Uint8Array }): void {
  out.byte(0x00);
  out.byte(instructions['i32.const'].opcode);
  out.signed(offset);
  out.byte(0x0b);
  out.unsigned(bytes.length);
  out.bytes(bytes);
}

/** The functions' names, for profilers and stack traces. Source: core specification, appendix A.4. */
function encodeNames(out: ByteWriter, handles: readonly FunctionHandle[]): void {
  if (handles.length === 0) return;
  out.byte(SECTION.custom);
  out.sized((inner) => {
    inner.name('name');
    inner.byte(FUNCTION_NAMES);
    inner.sized((names) =>
      names.vector(handles, ({ name }, index) => {
        names.unsigned(index);
        names.name(name);
      }),
    );
  });
}
