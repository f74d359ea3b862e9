import type { FleetNews } from '../../src/contracts/observability.ts';

/** Reads the watch on the fleet of a hub at `address` for as long as the test wants. */
export async function watchFleet(address: string) {
  const end = new AbortController();
  const response = await fetch(`http://${address}/v1/fleet/watch`, { signal: end.signal });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const news: FleetNews[] = [];
  const reading = (async () => {
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      for (let cut = text.indexOf('\n\n'); cut >= 0; cut = text.indexOf('\n\n')) {
        const data = text.slice(0, cut).match(/^data: ?(.*)$/m)?.[1];
        if (data) news.push(JSON.parse(data) as FleetNews);
        text = text.slice(cut + 2);
      }
    }
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
