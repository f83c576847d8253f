import type { Split } from '../dataset.ts';
import { digits } from '../digits/digits.ts';
import { sceneWindows } from '../scenes/windows.ts';
import { mnist } from './mnist.ts';
import type { LoadOptions, NamedSet } from './named.ts';

/** How many windows are cut, unless told otherwise. */
const [trainWindows, testWindows] = [12_000, 2000];

/** Windows for a detector, cut out of scenes that are composed of a set's images: the test ones of its test images. */
function windows(name: string, of: string, load: (options: LoadOptions) => Promise<Split>): NamedSet {
  return {
    name,
    description: `what a detector learns from: windows of pictures composed of ${of}, with a class for the background`,
    load: async (options) => {
      const { train, test } = await load(options);
      const { seed = 1 } = options;
      return {
        train: sceneWindows(train, { count: options.train ?? trainWindows, seed }),
        test: sceneWindows(test, { count: options.test ?? testWindows, seed: seed + 1 }),
      };
    },
  };
}

/** Windows with built-in digits. */
export const digitWindows = windows('digit-windows', 'built-in digits', async ({ seed = 1 }) =>
  digits({ train: 4000, test: 1000, seed }),
);

/** Windows with the digits of MNIST. */
export const mnistWindows = windows('mnist-windows', "MNIST's digits", mnist.load);
