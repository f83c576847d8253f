import { expect, test, vi } from 'vitest';
import { BackendError } from '../../core/errors.ts';
import { conv2d, fullyConnected } from '../../layers/index.ts';
import { crossEntropy } from '../../losses/index.ts';
import { sequential } from '../../model/model.ts';
import { trainingSession } from '../../network/sessions.ts';
import { sgd } from '../../optimizers/index.ts';
import { wasmBackend } from './index.ts';

/** Compiles training of a small net with a batch that no machine holds. */
function compileHuge() {
  const net = sequential([3, 64, 64], [conv2d({ maps: 64, kernel: 3 }), fullyConnected({ units: 10 })]);
  const session = trainingSession(net.network, crossEntropy(), sgd({ learningRate: 0.1 }), [1_000_000]);
  return wasmBackend().compile(session);
}

test('a batch that does not fit is refused before anything runs', async () => {
  await expect(compileHuge()).rejects.toThrow(BackendError);
  await expect(compileHuge()).rejects.toThrow(
    /^This model needs \d{6,} MiB of memory, more than the \d+ MiB that are free here\. Use a smaller batch\.$/,
  );
});

test('without word from the platform WebAssembly itself refuses', async () => {
  vi.spyOn(process, 'availableMemory').mockReturnValue(Number.POSITIVE_INFINITY);
  await expect(compileHuge()).rejects.toThrow(
    /^This model needs \d{6,} MiB of memory, more than WebAssembly can have here\. Use a smaller batch\.$/,
  );
});
