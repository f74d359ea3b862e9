/** What a fleet is rendered to, read back. */
import { parse } from 'yaml';
import type { Fleet } from '../model.ts';
import { renderFleet } from '../render/render-fleet.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- compose files are read back as plain data */

export const options = {
  version: '1.2.3',
  configs: {
    nats: (_: Fleet, machine: string) => `server_name: ${machine}\n`,
    haproxy: (_: Fleet, machine: string) => `# ingress of ${machine}\n`,
    prometheus: (_: Fleet, machine: string) => `# metrics of ${machine}\n`,
    alertmanager: (_: Fleet, machine: string) => `# alerts of ${machine}\n`,
  },
};

/** Every file of YAML, by path. */
export function rendered(fleet: Fleet): Record<string, any> {
  const files = renderFleet(fleet, options).filter((file) => file.path.endsWith('.yaml'));
  return Object.fromEntries(
    files.map(({ path, text }) => [
      path,
      parse(text, { merge: true, maxAliasCount: -1, logLevel: 'error' }),
    ]),
  );
}
