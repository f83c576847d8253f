/** Imports a package that is installed in this folder: `npm install --prefix bench/rivals`. */
export const load = (name: string): Promise<unknown> => import(name);
