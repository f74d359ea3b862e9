/** Why somebody does not wait any more. */
import { DeadlineExceeded } from '../../../../contracts/error-catalogue/runtime/runtime.ts';

/** @param signal that aborted; one of the platform says only that a time is over */
export function whyGone(signal: AbortSignal, action: string): Error {
  const reason = signal.reason as Error;
  if (reason.name !== 'TimeoutError') return reason;
  return new DeadlineExceeded({ agent: 'core-orchestrator', action, lateMs: 0 }, { cause: reason });
}
