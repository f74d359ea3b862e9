import { readFileSync } from 'node:fs';
import path from 'node:path';
import { connect, nkeyAuthenticator, type NatsConnection } from '@nats-io/transport-node';
import type { Slice } from './slice.ts';

/** A connection with the operator's rights to the broker of a machine; its port 4222 must be exposed. */
export async function operator(slice: Slice, machine: string): Promise<NatsConnection> {
  const seed = readFileSync(path.join(slice.secretsDir, 'operator', 'nkey'), 'utf8').trim();
  return connect({
    servers: `nats://${await slice.address(machine, 'nats', 4222)}`,
    authenticator: nkeyAuthenticator(new TextEncoder().encode(seed)),
    inboxPrefix: '_INBOX_operator',
    maxReconnectAttempts: -1,
    reconnectTimeWait: 200,
    timeout: 5_000,
  });
}

