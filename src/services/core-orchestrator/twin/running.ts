/** The twin of this process, for the actions; they are declared before it runs. */
import { AgentUnreachable } from '../../../contracts/error-catalogue/runtime/runtime.ts';
import type { Hosts } from './hosts.ts';
import type { Notes } from './notes.ts';

export interface Twin {
  readonly hosts: Hosts;
  readonly notes: Notes;
}

let running: Twin | undefined;

/** @throws AGENT_UNREACHABLE before it is up */
export function runningTwin(): Twin {
  if (running) return running;
  throw new AgentUnreachable({
    agent: 'core-orchestrator',
    action: 'the twin',
    reason: 'it is starting',
  });
}

export function setRunningTwin(twin: Twin | undefined): void {
  running = twin;
}
