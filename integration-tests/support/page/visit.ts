/** A visitor of the page: a browser window whose every complaint is kept. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export interface Visit {
  readonly page: Page;
  /** What the browser complained of: failed scripts, refused resources, errors on the console. */
  readonly complaints: string[];
  close(): Promise<void>;
}

export async function visit(browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // A question that is answered with a failure is no failure of the page.
    const network = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !network) complaints.push(message.text());
  });
  return { page, complaints, close: () => context.close() };
}

/** Every view with an address of its own, and what must be on it. */
export const PLACES = [
  { hash: '#/map', heading: 'Fleet', shows: 'mainpc' },
  { hash: '#/alerts', heading: 'Alerts', shows: 'Silences' },
  { hash: '#/errors', heading: 'Errors', shows: 'DEADLINE_EXCEEDED' },
  { hash: '#/anomalies', heading: 'Anomalies and predictions', shows: 'May fail soon' },
  { hash: '#/logs', heading: 'Logs', shows: 'lease renewed' },
  { hash: '#/traces', heading: 'Traces', shows: 'Latest requests' },
  { hash: '#/traces/0123456789abcdef0123456789abcdef', heading: 'Request', shows: 'embed' },
  { hash: '#/recovery', heading: 'Recovery', shows: 'Recovery is on' },
  { hash: '#/queue', heading: 'Queue', shows: 'transcribe' },
  { hash: '#/modes', heading: 'Modes and parity', shows: 'registry' },
  { hash: '#/releases', heading: 'Releases', shows: 'green is live' },
  { hash: '#/agent/mainpc/KnowledgeBase', heading: 'KnowledgeBase', shows: 'Registry lease' },
  { hash: '#/agent/mainpc/KnowledgeBase?tab=logs', heading: 'KnowledgeBase', shows: 'lines, live' },
  { hash: '#/agent/mainpc/KnowledgeBase?tab=errors', heading: 'KnowledgeBase', shows: 'Errors' },
  { hash: '#/agent/mainpc/KnowledgeBase?tab=calls', heading: 'KnowledgeBase', shows: 'Called by' },
  { hash: '#/agent/mainpc/KnowledgeBase?tab=traces', heading: 'KnowledgeBase', shows: 'spans' },
  {
    hash: '#/agent/mainpc/KnowledgeBase?tab=dependencies',
    heading: 'KnowledgeBase',
    shows: 'Needs',
  },
] as const;

/** Goes to an address of the page and waits until its view shows what it must. */
export async function goTo(page: Page, url: string, place: (typeof PLACES)[number]): Promise<void> {
  await page.goto(`${url}/ui/${place.hash}`);
  await page.getByRole('heading', { level: 1, name: place.heading }).waitFor({ state: 'attached' });
  await page.locator('main').getByText(place.shows).first().waitFor();
}
