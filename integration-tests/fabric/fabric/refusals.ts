/** Whether a broker refuses what a client wants, by what it says before it answers a ping. */
import type { NatsConnection } from '@nats-io/transport-node';

export async function refusedSubscription(nc: NatsConnection, subject: string): Promise<boolean> {
  return new Promise((resolve) => {
    const sub = nc.subscribe(subject, { callback: (error) => resolve(error !== null) });
    void nc.flush().then(() =>
      setImmediate(() => {
        sub.unsubscribe();
        resolve(false);
      }),
    );
  });
}

export async function refusedPublish(nc: NatsConnection, subject: string): Promise<boolean> {
  const refusal = (async () => {
    for await (const status of nc.status()) {
      if (status.type === 'error' && String(status.error).includes(subject)) return true;
    }
    return false;
  })();
  nc.publish(subject, 'x');
  const pong = nc.flush().then(() => new Promise<boolean>((r) => setImmediate(r, false)));
  return Promise.race([refusal, pong]);
}
