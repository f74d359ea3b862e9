/** Brings the coordination up: its limits, its metrics, its ears. */
import client from 'prom-client';
import { INTERRUPT_EVENT, SUGGESTION_KIND } from '../../../contracts/coordination.ts';
import { Draining } from '../../../contracts/error-catalogue/runtime/runtime.ts';
import type { Stop } from '../../../runtime/agent.ts';
import type { AgentContext } from '../../../runtime/context.ts';
import { facade } from '../../facade/facade.ts';
import { Coordination } from './coordination.ts';
import { limitsFrom } from './limits.ts';
import { setCoordination } from './running.ts';
import { coordinationState } from './state.ts';

/** @throws Error when the entry's configuration cannot be used */
export function startCoordination(ctx: AgentContext): Stop {
  const { log, metrics } = ctx;
  const ended = new client.Counter({
    name: 'tandem_coordination_requests_total',
    help: 'Requests of users that came to an end, by type and outcome: ok, or the code of the failure',
    labelNames: ['type', 'outcome'],
    registers: [metrics],
  });
  const coordination = new Coordination({
    limits: limitsFrom(ctx.config),
    onEnd: (type, outcome) => ended.inc({ type: KNOWN.has(type) ? type : 'other', outcome }),
    onBreaker: (agent, state) => log.warn('breaker changed', { downstream: agent, state }),
    onSuggestion: (suggestion) => ctx.publish(SUGGESTION_KIND, { ...suggestion }),
  });
  new client.Gauge({
    name: 'tandem_coordination_queued_requests',
    help: 'Requests of users that wait',
    registers: [metrics],
    collect() {
      this.set(coordination.coordinator.waiting().length);
    },
  });
  setCoordination(coordination);
  facade('coordination').state(
    coordinationState(
      () => coordination,
      () => ctx,
    ),
  );
  const ears = ctx.nc.subscribe(INTERRUPT_EVENT, {
    callback: (error, message) => {
      if (error !== null) return;
      const cleared = coordination.coordinator.interrupt(reasonIn(message.data));
      log.info('interrupted', { cleared });
    },
  });
  return () => {
    ears.unsubscribe();
    setCoordination(undefined);
    coordination.stop(new Draining({ agent: ctx.identity.agent }));
  };
}

/** Types with a metric of their own; callers of coordinate_request may name any. */
const KNOWN = new Set(['text', 'audio', 'vision', 'generate', 'background']);

function reasonIn(data: Uint8Array): string {
  try {
    const { reason } = JSON.parse(Buffer.from(data).toString('utf8')) as { reason?: unknown };
    if (typeof reason === 'string' && reason !== '') return reason;
  } catch {
    // The event alone says enough.
  }
  return 'an interrupt was heard';
}
