import { FleetPublishCollision } from '../../contracts/error-catalogue/fleet/definition.ts';
import { problem } from '../finding.ts';
import type { Draft, DraftEntry } from '../load/draft.ts';
import type { Finding } from '../model.ts';
import { addressesMeet, defaultAddress } from '../ports/host-address.ts';
import { placeOf } from './place.ts';

interface Taken {
  readonly address: string;
  readonly by: DraftEntry;
}

/** Two entries of a machine that want the same host port on the same address. */
export function checkPublish({ entries }: Draft): Finding[] {
  const findings: Finding[] = [];
  const taken = new Map<string, Taken[]>();
  for (const draft of entries) {
    const { machine, name } = draft.entry;
    (draft.raw.publish ?? []).forEach((raw, i) => {
      const port = raw?.hostPort ?? raw?.port;
      if (port === undefined || raw?.address === undefined) return;
      const address = defaultAddress(raw.address);
      const onPort = taken.get(`${machine}:${port}`) ?? [];
      taken.set(`${machine}:${port}`, onPort);
      const first = onPort.find((one) => addressesMeet(one.address, address));
      onPort.push({ address, by: draft });
      if (!first) return;
      const key = `publish[${i}]`;
      const holes = { name, machine, other: first.by.entry.name, first: placeOf(first.by) };
      const details = { key: draft.path(key), found: `${address}:${port}`, holes };
      findings.push(problem(FleetPublishCollision, draft.at(key), details));
    });
  }
  return findings;
}
