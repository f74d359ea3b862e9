/** What a container listens to, by its broker's own account: a container that says so itself could be wrong. */
import type { Slice } from '../../support/containers/slice.ts';

interface Connections {
  readonly connections: readonly { readonly ip: string; readonly subscriptions_list?: string[] }[];
}

/** Needs the port 8222 of the broker. */
export async function subscriptionsOf(
  slice: Slice,
  machine: string,
  service: string,
): Promise<string[]> {
  const [container, monitor] = await Promise.all([
    slice.container(machine, service).then((one) => one.inspect()),
    slice.address(machine, 'nats', 8222),
  ]);
  const addresses = Object.values(container.NetworkSettings.Networks).map((one) => one.IPAddress);
  const reply = await fetch(`http://${monitor}/connz?subs=1&limit=1000`, {
    signal: AbortSignal.timeout(5_000),
  });
  const { connections } = (await reply.json()) as Connections;
  return connections
    .filter(({ ip }) => addresses.includes(ip))
    .flatMap(({ subscriptions_list: subjects }) => subjects ?? [])
    .sort();
}
