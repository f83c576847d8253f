/**
 * Joins the modules that Node users import into a few files: Node takes a good half of a millisecond to find, read and
 * link each file, and there are hundreds. Page bundlers are given the modules themselves, of which they take what is used.
 */
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../', import.meta.url));

/** The entries of the package, as files of `src/` without their ending. */
export const packageEntries = ['index', 'image/index', 'node/index', 'cli/main'];

/** Writes entries under their own paths, and what they share as chunks, to a folder that is emptied before. */
export async function bundle(entries: readonly string[], outDir: string): Promise<void> {
  await build({
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    root,
    build: {
      ssr: true,
      target: 'node20',
      minify: false,
      outDir,
      emptyOutDir: true,
      rolldownOptions: {
        input: Object.fromEntries(entries.map((entry) => [entry, `${root}src/${entry}.ts`])),
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js' },
      },
    },
  });
}

if (import.meta.main) await bundle(packageEntries, `${root}bundle`);
