/** Services of a slice behind the ingresses of its machines, which the slice then has to start. */
import { fleetAtHand } from '../../../src/cli/fleet/fleet-at-hand.ts';
import { doorsOf } from '../../../src/fabric/ingress/doors.ts';
import { until } from '../until.ts';
import { loopback } from '../containers/loopback.ts';

/** Where the ingress of each machine of a slice listens. */
export const INGRESS: Readonly<Record<string, string>> = { mainpc: loopback(3), pc2: loopback(4) };

/** For the `environment` of a slice that starts the ingress of both machines. */
export const BOTH_INGRESSES = { TANDEM_PC2_INGRESS_ADDRESS: INGRESS['pc2']! };

/** `host:port` of a service, for HTTP and gRPC alike. */
export function doorOf(machine: string, service: string): string {
  const door = doorsOf(fleetAtHand(), machine).find(({ slug }) => slug === service);
  if (door === undefined) throw new Error(`${machine} has no door to ${service}`);
  return `${INGRESS[machine]}:${door.port}`;
}

/** Waits until the ingress has seen that a service is ready. */
export async function doorOpen(machine: string, service: string): Promise<void> {
  const door = doorOf(machine, service);
  await until(
    `${service} behind ${door}`,
    async () => (await fetch(`http://${door}/health/ready`)).status,
    (status) => status === 200,
  );
}
