/** Takes in the alerts that the hub of another machine passes on, and answers when Alertmanager has them. */
import type { Msg } from '@nats-io/transport-node';
import { subjects } from '../../../../contracts/fabric/subjects.ts';
import type { Stop } from '../../../../runtime/agent.ts';
import type { AgentContext } from '../../../../runtime/context.ts';
import type { Delivered, DeliveryParts } from './deliver.ts';
import { takenIn, type PassedAlert } from './relative-times.ts';

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
      const now = Date.now();
      const passed = message.json<PassedAlert[]>();
      await parts.alertmanager.post(passed.map((alert) => takenIn(alert, now)));
    } catch (error) {
      refused = (error as Error).message;
    }
    message.respond(JSON.stringify({ refused } satisfies Delivered));
  }

  return () => subscription.drain();
}
