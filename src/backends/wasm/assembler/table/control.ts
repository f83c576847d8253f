import type { Row } from './row.ts';

/** Structure, locals and constants: reached through methods of the function builder, not by name. Source: WebAssembly core specification 3.0, section 5.4. */
export const controlRows = {
  unreachable: [0, 0x00, '>'],
  block: [0, 0x02, '>', 'block'],
  loop: [0, 0x03, '>', 'block'],
  if: [0, 0x04, 'i>', 'block'],
  else: [0, 0x05, '>'],
  end: [0, 0x0b, '>'],
  br: [0, 0x0c, '>', 'label'],
  br_if: [0, 0x0d, 'i>', 'label'],
  return: [0, 0x0f, '>'],
  call: [0, 0x10, '>', 'function'],
  drop: [0, 0x1a, '>'],
  select: [0, 0x1b, '>'],
  'local.get': [0, 0x20, '>', 'local'],
  'local.set': [0, 0x21, '>', 'local'],
  'local.tee': [0, 0x22, '>', 'local'],
  'i32.const': [0, 0x41, '>i', 'i32'],
  'i64.const': [0, 0x42, '>I', 'i64'],
  'f32.const': [0, 0x43, '>f', 'f32'],
  'f64.const': [0, 0x44, '>F', 'f64'],
  'v128.const': [0xfd, 0x0c, '>v', 'bytes'],
} as const satisfies Record<string, Row>;
