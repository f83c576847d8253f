import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Environment variables, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The user's own folder of a data set, `$FEATUREMAP_DATA/<folder>`, when the variable is set and the folder is there. */
export function ownFolder(folder: string, env: Environment): string | undefined {
  const data = env.FEATUREMAP_DATA;
  if (data === undefined || data === '') return undefined;
  const path = join(data, folder);
  return existsSync(path) ? path : undefined;
}

/**
 * Where downloads are kept: `$FEATUREMAP_CACHE`, else `featuremap` in the user's cache folder as the system has it:
 * `$XDG_CACHE_HOME` or `~/.cache`, `~/Library/Caches` on macOS, `%LOCALAPPDATA%` on Windows.
 */
export function cacheFolder(env: Environment, platform: string = process.platform): string {
  return env.FEATUREMAP_CACHE || join(systemCache(env, platform), 'featuremap');
}

function systemCache(env: Environment, platform: string): string {
  if (env.XDG_CACHE_HOME) return env.XDG_CACHE_HOME;
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  if (platform === 'win32') return env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local');
  return join(homedir(), '.cache');
}
