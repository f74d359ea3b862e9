import path from 'node:path';
import { build } from 'esbuild';

/**
 * Compose settings that make a service run an agent of this folder in place of its own.
 *
 * @param module file beside this one, e.g. `failing-agent.ts`
 * @param folder where the bundle is put
 */
export async function bundledEntry(
  module: string,
  folder: string,
): Promise<{ command: string[]; mount: object }> {
  const name = path.basename(module, '.ts');
  const entry = `agents/test/${name}`;
  const source = path.join(folder, `${name}.js`);
  await build({
    entryPoints: [path.join(import.meta.dirname, module)],
    outfile: source,
    bundle: true,
    format: 'esm',
    platform: 'node',
  });
  return {
    command: [entry],
    mount: { type: 'bind', source, target: `/app/${entry}.js`, read_only: true },
  };
}
