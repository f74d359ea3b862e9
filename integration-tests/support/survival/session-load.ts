import { setTimeout as sleep } from 'node:timers/promises';
import type { GatewayClient, Session } from '../clients/gateway-client.ts';

/**
 * A person who stays logged in: exchanges the refresh token again and again until told to stop. When the
 * answer to an exchange was lost nobody knows whether that token was used, and it may take longer than it can be
 * repeated until somebody answers again, so the person logs in anew.
 */
export function sessionLoad(gateway: GatewayClient, user: string) {
  let session: Session | undefined;
  let [renewed, running] = [0, true];
  const refused: unknown[] = [];
  const renew = async (): Promise<void> => {
    if (session === undefined) {
      session = await gateway.login(user);
      return;
    }
    const before = session;
    const { refresh_token } = before;
    session = undefined;
    const { status, body } = await gateway.http('POST', '/v1/refresh', { refresh_token });
    if (status === 200) session = body['session'] as Session;
    else if (body['retryable'] === true) {
      // One that is stopping did not look at the token.
      session = before;
      throw new Error(String(body['code']));
    } else refused.push({ status, body });
  };
  const work = (async () => {
    while (running || session === undefined) {
      await renew().then(
        () => (renewed += 1),
        () => undefined,
      );
      await sleep(100);
    }
    return session;
  })();
  return {
    /** Logins and exchanges that were answered. */
    acknowledged: () => renewed,
    /** Answers that refused a token which had not been used. */
    refused,
    /** The session of the last answer. */
    stop: (): Promise<Session> => {
      running = false;
      return work;
    },
  };
}
