/** Brings back who lost the network that he shares with a door. */
import { STEWARD } from '../../../contracts/steward.ts';
import type { Log } from '../../../runtime/log/log.ts';
import type { EngineChange } from '../engine-view.ts';
import type { Steward } from '../steward.ts';
import { strandedContainers } from './stranded.ts';

/** A door that begins anew makes several events, and who shares its network is started beside it, milliseconds. */
const SOON_MS = 1_000;
/** Until the next try, when the engine or the audit log refused, milliseconds. */
const AGAIN_MS = 15_000;
/** Compose services that share a network. */
const CONCERNED: readonly string[] = ['door', 'ingress'];

export interface DoorGuard {
  /** Looks soon, as at the start. */
  look(): void;
  /** Something happened to a container. */
  take(change: Pick<EngineChange, 'kind' | 'service'>): void;
  stop(): void;
}

/** @param steward whose engine is looked at, and whose audit log tells what was done */
export function guardDoors(
  { link, audit }: Pick<Steward, 'link' | 'audit'>,
  log: Pick<Log, 'info' | 'warn'>,
): DoorGuard {
  let timer: NodeJS.Timeout | undefined;
  let busy = false;

  const after = (ms: number) => {
    timer ??= setTimeout(() => {
      timer = undefined;
      if (busy) return after(SOON_MS);
      busy = true;
      void bringBack()
        .catch((err: unknown) => {
          log.warn('an ingress without its door is not back yet, trying again', { err });
          after(AGAIN_MS);
        })
        .finally(() => (busy = false));
    }, ms);
  };

  async function bringBack(): Promise<void> {
    // Without an engine there is nothing to look at; it is looked at when the engine is there.
    if (link.reason !== null) return;
    const engine = link.engine();
    for (const { id, name, verb, reason } of await strandedContainers(engine)) {
      const what = { actor: STEWARD, action: verb, target: name, details: { reason } };
      await audit.around(what, async () => {
        if (verb === 'start_container') await engine.api.start(id);
        else await engine.api.restart(id);
      });
      log.info('brought back who lost the network that it shares', { name, reason });
    }
  }

  return {
    look: () => after(SOON_MS),
    take({ kind, service }) {
      if ((kind === 'started' || kind === 'restarted') && CONCERNED.includes(service))
        after(SOON_MS);
    },
    stop: () => clearTimeout(timer),
  };
}
