/** The coordination of this process, for the actions; they are declared before it runs. */
import { CoordinationNotReady } from '../../../contracts/error-catalogue/services/coordination.ts';
import type { CallContext } from '../../../runtime/context.ts';
import type { Coordination } from './coordination.ts';
import type { From } from './requests/askers.ts';

let running: Coordination | undefined;

/** @throws CoordinationNotReady before it runs */
export function coordination(): Coordination {
  if (!running) throw new CoordinationNotReady({ reason: 'still starting' });
  return running;
}

/** Called when it runs; undefined for the end. */
export function setCoordination(coordination: Coordination | undefined): void {
  running = coordination;
}

/** The caller of an action as the one who asks. */
export function fromCaller(ctx: CallContext): From {
  const { call, token = null, deadline, signal, principal, caller } = ctx;
  return { call, token, deadline, signal, caller: principal?.subject ?? caller ?? 'anonymous' };
}
