/** Start of every container: `node main.js <entry>`, e.g. `node main.js agents/memory-system/memory-client`. */
import { EntryInvalid, EntryNotFound } from '../contracts/error-catalogue/runtime/runtime.ts';
import { TandemError } from '../contracts/errors.ts';
import type { AgentDefinition } from './agent.ts';
import { ExitCode, untilLoaded } from './life/signals.ts';

const ENTRY = /^(agents|services)(\/[a-z0-9-]+)+$/;

/** Entries lie beside `runtime/`, in the bundle as in the sources. */
function moduleOf(entry: string): URL {
  const here = new URL('.', import.meta.url);
  const root = here.pathname.endsWith('/runtime/') ? new URL('..', here) : here;
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  return new URL(entry + extension, root);
}

async function load(entry: string): Promise<AgentDefinition> {
  if (!ENTRY.test(entry)) throw new EntryNotFound({ entry });
  let module: { default?: unknown };
  try {
    module = (await import(moduleOf(entry).href)) as { default?: unknown };
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ERR_MODULE_NOT_FOUND') throw new EntryNotFound({ entry }, { cause });
    throw new EntryInvalid({ entry, problem: (cause as Error).message }, { cause });
  }
  const definition = module.default as Partial<AgentDefinition> | undefined;
  if (typeof definition?.name !== 'string' || typeof definition.actions !== 'object') {
    throw new EntryInvalid({ entry, problem: 'no default export made by agent()' });
  }
  return definition as AgentDefinition;
}

/** One JSON line like the log's, for what fails before there is a log. */
function explain(error: unknown): void {
  const { name, message, stack } = error as Error;
  const code = error instanceof TandemError ? error.code : undefined;
  const err = code === undefined ? { name, message, stack } : { name, code, message };
  const line = { time: new Date().toISOString(), level: 'error', msg: 'cannot start', err };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

untilLoaded();
try {
  // What takes long to load comes after somebody listens to signals.
  const { runAgent } = await import('./life/run-agent.ts');
  process.exitCode = await runAgent(await load(process.argv[2] ?? ''));
} catch (error) {
  explain(error);
  process.exitCode = error instanceof TandemError ? ExitCode.misconfigured : ExitCode.broken;
}
// Connections that others keep open must not keep a finished container alive.
process.exit();
