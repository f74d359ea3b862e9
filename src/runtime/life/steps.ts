/** Steps in the life of a container, whether it has colors or not. */
import { LifeState } from '../../contracts/fleet/health.ts';
import type { Stop, Unload } from '../agent.ts';
import type { Assembly } from './assembly.ts';
import { clearStateIfMarked } from './clear-state.ts';
import type { Container } from './container.ts';
import { drain } from './drain.ts';
import type { ExitCode } from './signals.ts';
import { unloadAll } from './unload.ts';

/** Begins anew where the steward left the mark for it. */
export function setStateAside({ log, settings }: Container): void {
  const setAside = clearStateIfMarked(settings.stateDir);
  if (setAside) log.warn('begins anew, as it was told', { set_aside: setAside });
}

/** Requests can come in when this resolves. */
export async function openDoors({ health }: Container, { transports }: Assembly): Promise<void> {
  for (const transport of transports) {
    health.stage = `opening ${transport.name}`;
    await transport.start();
  }
}

/** Drains and says good-bye; gives the exit code back. */
export async function drainAll(
  { settings, health, http, log }: Container,
  { dispatcher, fabric, registry, tracing, transports, closeReporter }: Assembly,
  stopWork: Stop | void,
  code: ExitCode,
  unload?: Unload,
): Promise<ExitCode> {
  health.state = LifeState.draining;
  const result = await drain(
    {
      agent: settings.identity.agent,
      transports,
      dispatcher,
      stopWork: async () => stopWork?.(),
      unload: unload && ((deadline) => unloadAll(unload, dispatcher, log, deadline)),
      farewell: [
        () => registry.stop(),
        closeReporter,
        () => tracing.close(),
        () => fabric.nc.drain(),
        () => http.close(),
      ],
      log,
    },
    settings.drainMs,
  );
  log.info('stopped', { ...result, exit_code: code });
  return code;
}
