import { join } from 'node:path';
import { cacheFolder, ownFolder } from './cache.ts';
import { download, type Offer } from './download.ts';
import { loadIdxFolder } from './folder.ts';
import type { NamedSet } from './named.ts';

/** The four files of 1998. Their checksums are those of the copies all over the world. */
export const mnistOffer: Offer = {
  title: 'MNIST',
  mirrors: ['https://ossci-datasets.s3.amazonaws.com/mnist/', 'https://storage.googleapis.com/cvdf-datasets/mnist/'],
  files: [
    {
      name: 'train-images-idx3-ubyte.gz',
      size: 9_912_422,
      sha256: '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609',
    },
    {
      name: 'train-labels-idx1-ubyte.gz',
      size: 28_881,
      sha256: '3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c',
    },
    {
      name: 't10k-images-idx3-ubyte.gz',
      size: 1_648_877,
      sha256: '8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6',
    },
    {
      name: 't10k-labels-idx1-ubyte.gz',
      size: 4_542,
      sha256: 'f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6',
    },
  ],
};

/** MNIST: from `$FEATUREMAP_DATA/mnist` as it is there, else from the cache, else downloaded into the cache. */
export const mnist: NamedSet = {
  name: 'mnist',
  description: 'handwritten digits, 60,000 + 10,000, 28x28 grey (LeCun, Cortes, Burges); downloaded once, 12 MB',
  load: async (options) => {
    const env = options.env ?? process.env;
    const own = ownFolder('mnist', env);
    if (own !== undefined) return loadIdxFolder(own, 'mnist');
    const cached = join(cacheFolder(env), 'mnist');
    await download(mnistOffer, cached, options);
    return loadIdxFolder(cached, 'mnist');
  },
};
