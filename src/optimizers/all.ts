/** Every optimizer, one line each: adding one adds its line here and nothing anywhere else. */
export * from './adam.ts';
export * from './adamw.ts';
export * from './sgd.ts';
