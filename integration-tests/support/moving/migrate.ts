import type { NatsConnection } from '@nats-io/transport-node';
import { CAPABILITIES, type Capability } from '../../../src/contracts/migration/modes.ts';
import { askAsOperator } from '../clients/ask-as-operator.ts';
import type { Slice } from '../containers/slice.ts';

export type Direction = 'in' | 'out';

const MOVE_MS = 60_000;

/** Tells the service of a capability to move its state. @param nc the operator; `machine` is the one of the service */
export function migrate(
  slice: Slice,
  nc: NatsConnection,
  machine: string,
  capability: Capability,
  direction: Direction,
): Promise<Record<string, unknown>> {
  const { service } = CAPABILITIES[capability];
  const input = { capability, direction };
  const options = { machine, timeoutMs: MOVE_MS };
  return askAsOperator(slice, nc, service, 'migrate_capability', input, options);
}
