import { readFile } from 'node:fs/promises';
import { load } from '../rivals/load.ts';
import { Excuse } from './protocol.ts';

/** Installs every rival that is a package of npm. */
export const installRivals = 'npm install --prefix bench/rivals --ignore-scripts';

const manifest = (name: string) => new URL(`../rivals/node_modules/${name}/package.json`, import.meta.url);

/** The version of an installed rival. @throws Excuse when it is not installed. */
export async function versionOf(name: string): Promise<string> {
  try {
    return (JSON.parse(await readFile(manifest(name), 'utf8')) as { version: string }).version;
  } catch {
    throw new Excuse(`${name} is not installed`, installRivals);
  }
}

/** Imports an installed rival as what its caller knows it to be. @throws Excuse when it is not installed. */
export async function importRival<T>(name: string): Promise<{ library: T; version: string }> {
  const version = await versionOf(name);
  const module = (await load(name)) as { default?: T } & T;
  return { library: module.default ?? module, version };
}
