export { configured, tunable } from './configure.ts';
export {
  ranked,
  runSearch,
  type Search,
  type SearchMethod,
  type SearchRun,
  searchMethods,
  type Trial,
  type TrialJob,
} from './search.ts';
export { type Configuration, type Dimension, drawConfigurations, gridOf, parseDimension } from './space.ts';
export { runTrial, type TrialSettings, validationSplit } from './trial.ts';
