/** core-orchestrator: registry, twin, coordination and system, and the modes of all capabilities. */
import { RegistryNotReady } from '../../contracts/error-catalogue/registry.ts';
import { agent } from '../../runtime/agent.ts';
import { facadeActions } from '../facade/facade-actions.ts';
import { startFacade } from '../facade/start.ts';
import { coordinationActions } from './coordination/coordination-actions.ts';
import { modeActions } from './modes/mode-actions.ts';
import { directoryActions } from './registry/directory-actions.ts';
import { registryActions } from './registry/registry-actions.ts';
import type { Registry } from './registry/registry.ts';
import { startRegistry } from './registry/start-registry.ts';
import { systemActions } from './system-actions.ts';
import { twinActions } from './twin-actions.ts';

let running: Registry | undefined;

function registry(): Registry {
  if (!running) throw new RegistryNotReady({ reason: 'still starting' });
  return running;
}

export default agent({
  name: 'core-orchestrator',
  description: 'Knows who runs where; routes requests and looks after both machines',
  actions: {
    ...registryActions(registry),
    ...directoryActions(registry),
    ...twinActions,
    ...coordinationActions,
    ...systemActions,
    ...modeActions,
    ...facadeActions('core-orchestrator'),
  },
  start: async (ctx) => {
    const started = await startRegistry(ctx);
    running = started.registry;
    const stopFacade = await startFacade(ctx);
    return async () => {
      await stopFacade();
      await started.stop();
    };
  },
});
