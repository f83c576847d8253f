import { decodeImage } from '../../../src/index.ts';
import { trainLenet } from '../train.ts';

/** What the tests call in the page. */
const called = { trainLenet, decodeImage };
export type Called = typeof called;

Object.assign(globalThis, called);
