import type { NatsConnection } from '@nats-io/transport-node';
import { MACHINE_AWAY } from '../../../../contracts/registry.ts';

/**
 * True when the broker of a machine answers. Its JetStream domain has the machine's name, so this
 * question can be answered by nobody else and costs one small message.
 */
export async function brokerAnswers(
  nc: Pick<NatsConnection, 'request'>,
  machine: string,
): Promise<boolean> {
  try {
    const reply = await nc.request(`$JS.${machine}.API.INFO`, '', {
      timeout: MACHINE_AWAY.probeMs,
    });
    return reply.data.length > 0;
  } catch {
    // No interest (the link is down) or no answer in time: either way it cannot be reached.
    return false;
  }
}
