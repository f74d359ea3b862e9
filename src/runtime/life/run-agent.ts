/** The life of a container, from its settings to its exit code. */
import { UnloadWithColors } from '../../contracts/error-catalogue/runtime/runtime.ts';
import { LifeState } from '../../contracts/fleet/health.ts';
import type { AgentDefinition, Stop } from '../agent.ts';
import { assemble } from './assembly.ts';
import { openContainer } from './container.ts';
import { connectFabric } from '../fabric/connect.ts';
import { readSettings } from '../settings/settings.ts';
import type { ExitCode } from './signals.ts';
import { drainAll, openDoors, setStateAside } from './steps.ts';

/**
 * Runs an agent until it is told to stop.
 *
 * @returns the exit code: 0 after a drain, 1 when the agent broke
 * @throws SETTINGS_INVALID, SECRET_MISSING, UNLOAD_WITH_COLORS before anything runs
 */
export async function runAgent(
  definition: AgentDefinition,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<ExitCode> {
  const settings = readSettings(env, { agent: definition.name });
  if (settings.colored) {
    // A color that lets go stays warm: nothing would call it then, and the one that tries beside it would be unloaded as well.
    if (definition.unload !== undefined) throw new UnloadWithColors({ agent: definition.name });
    const { runColored } = await import('../color/run-colored.ts');
    return runColored(definition, settings);
  }
  const container = await openContainer(definition, settings, undefined);
  const { log, end, health, parts, secrets } = container;
  setStateAside(container);

  const onProblem = (reason: string) => (health.stage = `connecting to the fabric: ${reason}`);
  health.stage = 'connecting to the fabric';
  const { identity, natsUrl: url, nkeyFile } = settings;
  const connecting = connectFabric({ identity, url, nkeyFile, secrets, log, onProblem });
  const first = await Promise.race([connecting, end.told]);
  if (typeof first === 'number') return first;
  parts.fabric = first;

  const assembly = await assemble(definition, container, { fabric: first, settings });
  let stopWork: Stop | void = undefined;
  try {
    assembly.openReporter();
    health.stage = 'starting its work';
    stopWork = await definition.start?.(assembly.context);
    await openDoors(container, assembly);
    health.state = LifeState.ready;
    assembly.registry.start();
    log.info('ready', { actions: Object.keys(definition.actions).length });
  } catch (error) {
    end.fatal(error, 'start');
  }

  const code = await end.told;
  return drainAll(container, assembly, stopWork, code, definition.unload);
}
