/** Reads what a browser would from a hub: the page itself, and its live stream of alerts. */
import type { Alert } from '../../../src/contracts/observability/observability.ts';
import { eventsOf } from '../clients/event-stream.ts';
import { until } from '../until.ts';

const CALL_MS = 10_000;

export class PageWatch {
  readonly #address: string;
  readonly #end = new AbortController();
  /** The alerts as the stream told them last. */
  #shown: readonly Alert[] = [];
  #over = false;

  private constructor(address: string) {
    this.#address = address;
  }

  /** Opens the stream of a hub. */
  static async open(address: string): Promise<PageWatch> {
    const page = new PageWatch(address);
    const signal = page.#end.signal;
    const response = await fetch(`http://${address}/v1/alerts/watch`, { signal });
    void page
      .#read(response)
      .catch(() => undefined)
      .finally(() => (page.#over = true));
    return page;
  }

  /** The page is served whole, and the stream that was opened before still delivers: it shows this alert. */
  async goesOn(alert: string): Promise<void> {
    const html = await this.#get(`http://${this.#address}/ui/`);
    const script = /<script type="module" src="([^"]+)"/.exec(html)?.[1];
    expect(script).toBeDefined();
    const code = await this.#get(new URL(script!, `http://${this.#address}/ui/`).href);
    expect(code.length).toBeGreaterThan(1_000);
    await until(
      `${alert} on the stream of the page`,
      () => Promise.resolve(this.#shown),
      (shown) => shown.some(({ name }) => name === alert),
    );
    expect(this.#over).toBe(false);
  }

  close(): void {
    this.#end.abort();
  }

  async #get(url: string): Promise<string> {
    const response = await fetch(url, { signal: AbortSignal.timeout(CALL_MS) });
    expect([url, response.status]).toEqual([url, 200]);
    return response.text();
  }

  async #read(response: Response): Promise<void> {
    for await (const { alerts } of eventsOf<{ alerts: Alert[] }>(response)) this.#shown = alerts;
  }
}
