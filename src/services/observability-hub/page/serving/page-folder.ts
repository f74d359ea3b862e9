/** Where the built page lies. */
import path from 'node:path';

/**
 * Beside the modules of the image, `/app/page`; in a checkout, where `node scripts/build/page.ts .tandem/page` puts it.
 *
 * @param main the module that the container runs
 */
export function pageFolder(main: string | undefined = process.argv[1]): string {
  const dir = path.dirname(main ?? '');
  return dir === '/app/runtime' ? '/app/page' : path.resolve('.tandem', 'page');
}
