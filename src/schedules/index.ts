export { type CosineOptions, cosine } from './cosine.ts';
export type { Schedule } from './schedule.ts';
