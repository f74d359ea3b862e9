import { PREVIEW_OFFSET } from '../../contracts/release/release.ts';
import type { Entry, Fleet } from '../../fleet/model.ts';

/** A published port of the ingress and the service behind it. */
export interface Door {
  /** Port that the ingress listens on. */
  readonly port: number;
  /** Compose service name of the service behind it. */
  readonly slug: string;
  /** Port that leads to the color being tried; null for a service without colors. */
  readonly preview: number | null;
}

/** The ports that a machine's ingress opens: one for each service of that machine with `ports.service`. */
export function doorsOf(fleet: Fleet, machine: string): Door[] {
  return fleet.entries
    .filter((entry) => entry.machine === machine && isBehindIngress(entry))
    .map(({ ports, slug, colors }) => {
      const port = ports.service!;
      return { port, slug, preview: colors ? port + PREVIEW_OFFSET : null };
    })
    .sort((a, b) => a.port - b.port);
}

function isBehindIngress(entry: Entry): boolean {
  return entry.role === 'service' && entry.ports.service !== undefined;
}
