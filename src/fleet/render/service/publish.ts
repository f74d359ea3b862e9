import type { Entry, Publish } from '../../model.ts';

/** `address:hostPort:port` for each port that the definition publishes, as YAML list items. */
export function publishLines(entry: Entry): string[] {
  return entry.publish.map((publish) => item(bracketed(publish.address), publish));
}

/** The same ports on one fixed address. */
export function publishLinesOn(address: string, entry: Entry): string[] {
  return entry.publish.map((publish) => item(address, publish));
}

/** Addresses of the definition may be `${VARIABLE:-default}`; IPv6 ones go in brackets. */
function bracketed(address: string): string {
  return address.includes(':') && !address.includes('${') ? `[${address}]` : address;
}

function item(address: string, { hostPort, port }: Publish): string {
  return `- ${JSON.stringify(`${address}:${hostPort}:${port}`)}`;
}
