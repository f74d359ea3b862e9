/** Connects the facades of a service: to the modes, to legacy agents elsewhere, to the metrics. */
import client from 'prom-client';
import type { Stop } from '../../runtime/agent.ts';
import type { AgentContext } from '../../runtime/context.ts';
import { followModes, type FollowOptions } from './modes/follow-modes.ts';
import { processHost } from './host.ts';
import { reachLegacy } from './legacy/reach.ts';

/**
 * Starts what the facades of this process need; the settings are known when it resolves, so that no call is answered in a
 * mode that was changed before, by a color that stood by for example.
 *
 * @returns closes the sockets to legacy agents
 */
export async function startFacade(ctx: AgentContext, options: FollowOptions = {}): Promise<Stop> {
  const answers = new client.Counter({
    name: 'tandem_capability_answers_total',
    help: 'Calls of capabilities that have an old side, by who answered: service, legacy, fallback, failed',
    labelNames: ['capability', 'action', 'by'],
    registers: [ctx.metrics],
  });
  processHost.count = (capability, action, by) => answers.inc({ capability, action, by });
  processHost.askLegacy = reachLegacy(ctx, processHost.client);
  processHost.modes.onChange((capability, { mode, percent, changed_by }) => {
    ctx.log.info('mode changed', { capability, mode, percent, changed_by });
  });
  await followModes(ctx, processHost.modes, options);
  return () => processHost.client.close();
}
