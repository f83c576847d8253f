/** Every recipe, one line each: adding a recipe adds its line here and nothing anywhere else. */
export * from './lecture.ts';
export * from './lenet5.ts';
