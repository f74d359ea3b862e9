/** The link between the machines' NATS servers: the first machine is the hub, the others are its leaves. */
import type { Fleet } from '../../fleet/model.ts';

/** Port of the hub that the leaves connect to. */
export const LEAF_PORT = 7422;

/**
 * Subjects that stay on their machine. A stream on each machine captures them and the other machine
 * sources the stream; crossing as plain messages too, each would be stored twice. What a hub tells the
 * steward beside it (`recovery.>`) needs no token, so nothing that comes from another machine may be it.
 */
export const LOCAL_SUBJECTS = [
  'error.>',
  'errors.>',
  'dead.>',
  'log.>',
  'task.>',
  'audit.>',
  'recovery.>',
  '$JS.EVENT.>',
] as const;

/** Machine that the others connect to. */
export function hubOf(fleet: Fleet): string {
  const hub = fleet.machines[0];
  if (!hub) throw new RangeError('a fleet has at least one machine');
  return hub.name;
}

/** Machines that connect to the hub. */
export function leavesOf(fleet: Fleet): string[] {
  return fleet.machines.slice(1).map((machine) => machine.name);
}
