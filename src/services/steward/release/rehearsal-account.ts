/** The account of rehearsals is empty when one begins, so that nothing of an earlier one is met. */
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';

/** Deadline of the connection and of each request, milliseconds. */
const DEADLINE_MS = 5_000;

export interface RehearsalLogin {
  /** Of the broker of this machine. */
  readonly servers: string;
  readonly authenticator: NonNullable<Parameters<typeof connect>[0]>['authenticator'];
  readonly inboxPrefix: string;
}

/**
 * Deletes every stream and bucket of the account that the login belongs to.
 *
 * @returns their names
 * @throws what the broker says
 */
export async function wipeAccount({ ...login }: RehearsalLogin): Promise<string[]> {
  const nc = await connect({
    ...login,
    name: 'steward, for a rehearsal',
    timeout: DEADLINE_MS,
    reconnect: false,
  } as Parameters<typeof connect>[0]);
  try {
    return await deleteStreams(nc);
  } finally {
    await nc.close();
  }
}

async function deleteStreams(nc: NatsConnection): Promise<string[]> {
  const { streams } = await jetstreamManager(nc, { checkAPI: false, timeout: DEADLINE_MS });
  const names: string[] = [];
  for await (const name of streams.names()) names.push(name);
  await Promise.all(names.map((name) => streams.delete(name)));
  return names;
}
