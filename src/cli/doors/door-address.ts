import { listContainers } from '../../engine/containers/containers.ts';
import { connectEngine, isLocal } from '../../engine/engine.ts';
import { doorsOf } from '../../fabric/ingress/doors.ts';
import type { Fleet } from '../../fleet/model.ts';
import { DoorUnknown } from '../../contracts/error-catalogue/cli/door-client.ts';

/** Addresses that mean "here" to the machine that bound them. */
const LOCAL = /^(127\.|0\.0\.0\.0$|::)/;

/** Variable that names the ingress of a machine from outside, e.g. `TANDEM_PC2_INGRESS`. */
export function ingressVariable(machine: string): string {
  return `TANDEM_${machine.toUpperCase().replaceAll('-', '_')}_INGRESS`;
}

/**
 * Base address of a service behind the ingress of a machine: what the variable says, else what the
 * engine really bound, else the address of the machine in the definition.
 *
 * @returns e.g. `http://127.0.0.2:7005`
 * @throws DOOR_UNKNOWN
 */
export async function doorAddress(
  fleet: Fleet,
  machine: string,
  service: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const doors = doorsOf(fleet, machine);
  const door = doors.find(({ slug }) => slug === service);
  if (door === undefined) {
    const known = doors.map(({ slug }) => slug).join(', ') || 'none';
    throw new DoorUnknown({ machine, service, known });
  }
  const given = env[ingressVariable(machine)];
  if (given) return `http://${given}:${door.port}`;
  const fallback = fleet.machines.find(({ name }) => name === machine)?.address ?? '127.0.0.1';
  const bound = await boundAddress(machine, door.port).catch(() => undefined);
  return `http://${bound ?? fallback}:${door.port}`;
}

async function boundAddress(machine: string, port: number): Promise<string | undefined> {
  const engine = await connectEngine(machine);
  const published = (await listContainers(engine)).flatMap((container) => container.published);
  const address = published.find(({ hostPort }) => hostPort === port)?.address;
  if (address === undefined) return undefined;
  if (!LOCAL.test(address)) return address;
  if (!isLocal(engine)) return undefined;
  return address.startsWith('127.') ? address : '127.0.0.1';
}
