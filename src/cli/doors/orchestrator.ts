import { MODES_HOME } from '../../contracts/migration/modes.ts';
import { doorClient, type DoorClient } from './door-client.ts';

/** The door of core-orchestrator, with the operator's rights. */
export function orchestrator(timeoutMs?: number): Promise<DoorClient> {
  const where = { machine: MODES_HOME, service: 'core-orchestrator' };
  return doorClient(timeoutMs === undefined ? where : { ...where, timeoutMs });
}
