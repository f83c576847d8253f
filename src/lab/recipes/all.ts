/** Every recipe, one line each: adding a recipe adds its line here and nothing anywhere else. */
export { brightness } from './brightness.ts';
export { detector } from './detector.ts';
export { jarrett2009 } from './jarrett2009.ts';
export * from './lecture.ts';
export { lecun1989 } from './lecun1989.ts';
export * from './lenet5.ts';
