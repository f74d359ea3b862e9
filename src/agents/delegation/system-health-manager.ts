import { Type } from 'typebox';
import { action, agent } from '../../runtime/agent.ts';
import { Nothing, reply } from '../schemas.ts';
import { every } from './shared/every.ts';
import { nothingToMove } from './shared/nothing-to-move.ts';
import { probe, unprobed, type PartState } from './system-health-manager/probe.ts';
import { stateActions } from './shared/state-actions.ts';

const NAME = 'SystemHealthManager';
const PROBE_MS = 60_000;
const ORCHESTRATOR = 'MemoryOrchestratorService';

/** MemoryScheduler is in no configuration of the fleet: it is absent, not unwell. */
const scheduler = {
  ...unprobed('MemoryScheduler'),
  status: 'absent',
  error: 'the fleet has no MemoryScheduler',
};
let orchestrator: PartState = unprobed(ORCHESTRATOR);

export default agent({
  name: NAME,
  description: 'The old watcher of the memory system',
  actions: {
    get_system_status: action({
      summary: 'State of the memory orchestrator and scheduler',
      input: Nothing,
      output: reply({
        memory_system: Type.Object({ orchestrator: Type.Unknown(), scheduler: Type.Unknown() }),
      }),
      timeoutMs: 10_000,
      run: async (_input, ctx) => {
        if (orchestrator.last_checked === null) orchestrator = await probe(ctx.call, ORCHESTRATOR);
        return { status: 'success', memory_system: { orchestrator, scheduler } };
      },
    }),

    // It holds nothing that its next probe does not tell.
    ...stateActions(nothingToMove(NAME)),
  },
  start: (ctx) => {
    orchestrator = unprobed(ORCHESTRATOR);
    return every(PROBE_MS, ctx.log, 'probing the memory system', async () => {
      const before = orchestrator.status;
      orchestrator = await probe(ctx.call, ORCHESTRATOR);
      if (orchestrator.status === before || before === 'unknown') return;
      ctx.log.info('memory orchestrator changed', { from: before, to: orchestrator.status });
      if (orchestrator.status === 'unreachable')
        ctx.reportError(new Error(`${ORCHESTRATOR}: ${orchestrator.error}`));
    });
  },
});
