import { referenceBackend } from '../../src/backends/reference/index.ts';
import { wasmBackend } from '../../src/backends/wasm/index.ts';
import { conformance } from './backend.ts';

conformance(referenceBackend);
conformance(wasmBackend());
conformance({ ...wasmBackend({ lanes: 16, madd: 'separate' }), name: 'wasm (16 lanes, two roundings)' });
conformance({ ...wasmBackend({ fusing: false, reuse: false }), name: 'wasm (nothing fused, no memory reused)' });
