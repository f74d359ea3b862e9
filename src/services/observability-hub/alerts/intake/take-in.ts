/** Takes in the alerts that the hub of another machine passes on, and answers when Alertmanager has them. */
import type { Msg } from '@nats-io/transport-node';
import { subjects } from '../../../../contracts/subjects.ts';
import type { Stop } from '../../../../runtime/agent.ts';
import type { AgentContext } from '../../../../runtime/context.ts';
import type { PostedAlert } from '../alertmanager/client.ts';
import type { Delivered, DeliveryParts } from './deliver.ts';

/** Only hubs may speak on this subject, so no token is asked for: alerts must pass while the gateway is away. */
export function takeIn(
  ctx: Pick<AgentContext, 'nc' | 'log' | 'identity'>,
  parts: DeliveryParts,
): Stop {
  const subscription = ctx.nc.subscribe(subjects.alertsFor(ctx.identity.machine), {
    callback: (err, message) => {
      if (err) ctx.log.warn('alerts of other machines cannot be taken in', { err });
      else void answer(message);
    },
  });

  async function answer(message: Msg): Promise<void> {
    let refused: string | null = null;
    try {
      await parts.alertmanager.post(message.json<PostedAlert[]>());
    } catch (error) {
      refused = (error as Error).message;
    }
    message.respond(JSON.stringify({ refused } satisfies Delivered));
  }

  return () => subscription.drain();
}
