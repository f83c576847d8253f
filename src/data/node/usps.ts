import { join } from 'node:path';
import { loadIdxFolder } from './folder.ts';
import { type NamedSet, neededFolder } from './named.ts';

/** USPS zip-code digits, the sizes of LeCun 1989: four IDX files in `$FEATUREMAP_DATA/usps/derived`. */
export const usps: NamedSet = {
  name: 'usps',
  description: 'digits of zip codes, 7,291 + 2,007, 16x16 grey; read from $FEATUREMAP_DATA/usps/derived',
  load: async ({ env = process.env }) => loadIdxFolder(neededFolder(join('usps', 'derived'), 'usps', env), 'usps'),
};
