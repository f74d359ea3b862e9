import path from 'node:path';
import { build } from 'esbuild';

/** Entry path of the failing agent inside the container. */
export const FAILING_ENTRY = 'agents/test/failing';

/** Compose settings that make a service run the failing agent, which is bundled into `folder`. */
export async function failingEntry(folder: string): Promise<{ command: string[]; mount: object }> {
  const source = path.join(folder, 'failing.js');
  await build({
    entryPoints: [path.join(import.meta.dirname, 'failing-agent.ts')],
    outfile: source,
    bundle: true,
    format: 'esm',
    platform: 'node',
  });
  const target = `/app/${FAILING_ENTRY}.js`;
  return {
    command: [FAILING_ENTRY],
    mount: { type: 'bind', source, target, read_only: true },
  };
}
