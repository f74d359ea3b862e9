/** Finds the machine of a service that was named. */
import {
  ContainerUnknown,
  MachineOfServiceUnclear,
  StewardAway,
} from '../../../contracts/error-catalogue/services/steward.ts';
import type { ContainerSummary } from '../../../contracts/steward.ts';
import type { CallContext } from '../../../runtime/context.ts';
import { askAll, awayOf, requireMachine } from './stewards.ts';

export interface ServicePlace {
  readonly machine: string;
  readonly name: string;
}

type Containers = { readonly containers: readonly ContainerSummary[] };

/**
 * @param name `MemoryClient`, `memory-client` or `pc2/MemoryClient`
 * @param machine where it is; undefined asks all stewards
 * @throws HOST_UNKNOWN, FLEET_CONTAINER_UNKNOWN, SERVICE_ON_SEVERAL_MACHINES, STEWARD_AWAY
 */
export async function findService(
  ctx: Pick<CallContext, 'call'>,
  name: string,
  machine?: string,
): Promise<ServicePlace> {
  const slash = name.indexOf('/');
  if (slash > 0)
    return { machine: requireMachine(name.slice(0, slash)), name: name.slice(slash + 1) };
  if (machine !== undefined) return { machine: requireMachine(machine), name };
  const answers = await askAll<Containers>(ctx, 'list_containers');
  const found = answers.filter(
    (answer) =>
      'reply' in answer &&
      answer.reply.containers.some((one) => one.name === name || one.service === name),
  );
  const [first, second] = found;
  if (second) {
    const machines = found.map((one) => one.machine).join(' and ');
    throw new MachineOfServiceUnclear({ name, machines });
  }
  if (first) return { machine: first.machine, name };
  const [silent] = Object.entries(awayOf(answers));
  if (silent) throw new StewardAway({ machine: silent[0], reason: silent[1] });
  throw new ContainerUnknown({ name, machine: 'the fleet', hint: '; list_services names them' });
}
