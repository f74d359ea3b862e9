import { defineError } from '../../errors.ts';

/** A command needs a valid fleet definition and there is none. */
export const FleetInvalid = defineError(
  'FLEET_INVALID',
  'the fleet definition in {dir} has {count} errors; `scripts/tandem fleet check` lists them',
  { status: 422 },
);

/** `--machine` names none of the fleet's machines. */
export const MachineUnknown = defineError(
  'MACHINE_UNKNOWN',
  'the fleet has no machine {machine}; it has {known}',
  { status: 404 },
);
