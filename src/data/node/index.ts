export { cacheFolder, type Environment } from './cache.ts';
export { type DownloadOptions, download, type Offer, type Progress } from './download.ts';
export { loadIdxFolder } from './folder.ts';
export { loadData, namedSets } from './load.ts';
export type { LoadOptions, NamedSet } from './named.ts';
export { readUnpacked } from './read.ts';
export type { KnownFile } from './transfer.ts';
