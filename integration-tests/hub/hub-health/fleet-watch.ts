import type { FleetNews } from '../../../src/contracts/observability/observability.ts';
import { eventsOf } from '../../support/clients/event-stream.ts';

/** Reads the watch on the fleet of a hub at `address` for as long as the test wants. */
export async function watchFleet(address: string) {
  const end = new AbortController();
  const response = await fetch(`http://${address}/v1/fleet/watch`, { signal: end.signal });
  const news: FleetNews[] = [];
  const reading = (async () => {
    for await (const one of eventsOf<FleetNews>(response)) news.push(one);
  })().catch(() => undefined);
  return {
    /** What came so far. */
    news: news as readonly FleetNews[],
    async end(): Promise<void> {
      end.abort();
      await reading;
    },
  };
}
