import { FleetBehindDoor } from '../../contracts/error-catalogue/fleet/definition.ts';
import { problem } from '../finding.ts';
import type { Draft } from '../load/draft.ts';
import type { Finding } from '../model.ts';
import { doorFor } from '../render/infrastructure/door.ts';

/** Whoever lives in the network of a door has no ports of its own: the door publishes them. */
export function checkDoor({ entries }: Draft): Finding[] {
  return entries.flatMap((draft) => {
    const { entry } = draft;
    const neighbours = entries
      .map((one) => one.entry)
      .filter(({ machine }) => machine === entry.machine);
    const door = entry.publish.length === 0 ? undefined : doorFor(entry, neighbours);
    if (door === undefined) return [];
    const details = { key: draft.path('publish'), holes: { name: entry.name, door: door.name } };
    return [problem(FleetBehindDoor, draft.at('publish'), details)];
  });
}
