import { readFileSync } from 'node:fs';
import path from 'node:path';
import { connect, nkeyAuthenticator, type NatsConnection } from '@nats-io/transport-node';
import type { Slice } from '../containers/slice.ts';

/** A connection with the operator's rights to the broker of a machine; its port 4222 must be exposed. */
export function operator(slice: Slice, machine: string): Promise<NatsConnection> {
  return connectWith(slice, machine, 'operator/nkey', 'operator');
}

/** A connection with the rights of one agent, named by its compose service. */
export function connectAs(slice: Slice, machine: string, service: string): Promise<NatsConnection> {
  return connectWith(slice, machine, `${machine}/nkey.${service}`, service);
}

/** A connection with the key in a file of the secrets; `slug` names its inbox. */
export async function connectWith(
  slice: Slice,
  machine: string,
  seedFile: string,
  slug: string,
): Promise<NatsConnection> {
  const seed = readFileSync(path.join(slice.secretsDir, seedFile), 'utf8').trim();
  return connect({
    servers: `nats://${await slice.address(machine, 'nats', 4222)}`,
    authenticator: nkeyAuthenticator(new TextEncoder().encode(seed)),
    inboxPrefix: `_INBOX_${slug}`,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 200,
    timeout: 5_000,
  });
}
