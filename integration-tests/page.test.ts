/**
 * Intent: the page works as a person uses it, in a real browser: every view in both themes and at the width of a phone,
 * by mouse and by keyboard, readable by a screen reader, and true to what the hub says even when the hub goes away.
 * The hub here serves the real page and session; what it says of the fleet is made up, with up to 1,000 agents.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { bundlePage } from '../scripts/build/page.ts';
import { accessibility } from './support/page/accessibility.ts';
import { launchBrowser } from './support/page/browser.ts';
import { FakeHub } from './support/page/fake-hub.ts';
import { PASSWORD } from './support/page/fake-session.ts';
import { goTo, PLACES, visit, type Visit } from './support/page/visit.ts';

const pageDir = mkdtempSync(path.join(tmpdir(), 'tandem-page-'));
let browser: Browser;
let hub: FakeHub;
let open: Visit | undefined;

beforeAll(async () => {
  await bundlePage(pageDir);
  browser = await launchBrowser();
  hub = await new FakeHub({ pageDir, members: 77 }).start();
}, 120_000);

afterEach(async () => {
  hub.away = [];
  const complaints = open?.complaints ?? [];
  await open?.close();
  open = undefined;
  expect(complaints).toEqual([]);
});

afterAll(async () => {
  await browser?.close();
  await hub?.stop();
  rmSync(pageDir, { recursive: true, force: true });
});

async function start(options: Parameters<typeof visit>[1] = {}): Promise<Page> {
  open = await visit(browser, options);
  return open.page;
}

const AGENT = PLACES.find(({ hash }) => hash === '#/agent/mainpc/KnowledgeBase')!;
const tiles = (page: Page) => page.locator('li:not([hidden]) > [data-tile]');

describe.each(['light', 'dark'] as const)('theme %s', (colorScheme) => {
  test('every view is there, and axe finds nothing', async () => {
    const page = await start({ colorScheme, reducedMotion: 'reduce' });
    const found: string[] = [];
    for (const place of PLACES) {
      await goTo(page, hub.url, place);
      found.push(...(await accessibility(page)).map((problem) => `${place.hash} ${problem}`));
    }
    await goTo(page, hub.url, PLACES[0]);
    await page.getByRole('button', { name: 'signs', exact: true }).click();
    found.push(...(await accessibility(page)));
    expect(found).toEqual([]);
  });

  test('on a phone nothing lies beyond the edge', async () => {
    const page = await start({ colorScheme, viewport: { width: 390, height: 844 } });
    for (const place of PLACES) {
      await goTo(page, hub.url, place);
      const width = await page.evaluate('document.documentElement.scrollWidth');
      expect([place.hash, width]).toEqual([place.hash, 390]);
    }
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('link', { name: 'Queue' }).click();
    await page.getByRole('heading', { level: 1, name: 'Queue' }).waitFor();
    expect(await accessibility(page)).toEqual([]);
  });
});

test('the theme follows the system until one is chosen, which outlives the visit', async () => {
  const page = await start({ colorScheme: 'light' });
  await goTo(page, hub.url, PLACES[0]);
  const background = () =>
    page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
  const light = await background();
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.locator('html[data-theme=dark]').waitFor();
  const dark = await background();
  expect(dark).not.toBe(light);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.locator('html[data-theme=light]').waitFor();
  expect(await background()).toBe(light);
  await page.getByRole('button', { name: 'Dark' }).click();
  expect(await background()).toBe(dark);
  await page.reload();
  await tiles(page).first().waitFor();
  expect(await background()).toBe(dark);
});

test('by mouse: from a tile through all that is known of it', async () => {
  const page = await start();
  await goTo(page, hub.url, PLACES[0]);
  await page.getByRole('link', { name: /^KnowledgeBase/ }).click();
  await page.getByRole('heading', { level: 1, name: 'KnowledgeBase' }).waitFor();
  await page.locator('.chart-plot canvas').first().waitFor();
  await page.getByRole('tab', { name: 'Dependencies' }).click();
  await page.getByRole('link', { name: 'mainpc/nats' }).click();
  await page.getByRole('heading', { level: 1, name: 'nats' }).waitFor();
  await page.goBack();
  await page.getByRole('tab', { name: 'Logs' }).click();
  await page.getByRole('option').first().click();
  await page.getByRole('complementary', { name: 'The chosen line' }).getByText('action').waitFor();
});

test('by keyboard alone: search, move on the map, open, tabs, help', async () => {
  const page = await start();
  await goTo(page, hub.url, PLACES[0]);
  await page.keyboard.press('/');
  await page.keyboard.type('memory');
  await page.getByText(/of 77 shown/).waitFor();
  await page.keyboard.press('Enter');
  const first = await page.evaluate("document.activeElement.getAttribute('aria-label')");
  await page.keyboard.press('ArrowRight');
  const second = await page.evaluate("document.activeElement.getAttribute('aria-label')");
  expect(second).not.toBe(first);
  expect(await page.evaluate("document.activeElement.matches('[data-tile]')")).toBe(true);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowDown');
  const below = await page.evaluate("document.activeElement.getAttribute('aria-label')");
  expect([first, second]).not.toContain(below);
  await page.keyboard.press('ArrowUp');
  expect(await page.evaluate("document.activeElement.getAttribute('aria-label')")).toBe(first);
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: 'Overview' }).waitFor();
  await page.getByRole('tab', { name: 'Overview' }).focus();
  await page.keyboard.press('ArrowRight');
  expect(await page.getByRole('tab', { name: 'Logs' }).getAttribute('aria-selected')).toBe('true');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys and signs' }).waitFor();
  expect(await accessibility(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('g');
  await page.keyboard.press('q');
  await page.getByRole('heading', { level: 1, name: 'Queue' }).waitFor();
});

test('a change of state shows on the map at once and is told to screen readers', async () => {
  const page = await start();
  await goTo(page, hub.url, PLACES[0]);
  hub.change(['mainpc/KnowledgeBase'], { state: 'dead', reason: 'the engine says exited' });
  await page.getByRole('link', { name: /^KnowledgeBase, dead: the engine says exited/ }).waitFor();
  await page
    .getByRole('status')
    .getByText('mainpc/KnowledgeBase is dead')
    .waitFor({ state: 'attached' });
  await page
    .getByRole('region', { name: 'Latest changes' })
    .getByText('the engine says exited')
    .waitFor();
  await page.getByRole('button', { name: /dead/ }).click();
  await page
    .locator('.filter-note')
    .getByText(/of 77 shown/)
    .waitFor();
  await tiles(page).first().waitFor();
  expect(await tiles(page).count()).toBeLessThan(20);
  hub.change(['mainpc/KnowledgeBase'], { state: 'healthy', reason: '' });
});

test('when the hub goes, the page says so and how old it is; when it is back, so is the page', async () => {
  const page = await start();
  await goTo(page, hub.url, PLACES[0]);
  await hub.stop();
  await page.getByRole('alert').getByText('The connection to the hub is lost.').waitFor();
  await page
    .getByRole('alert')
    .getByText(/What you see is from/)
    .waitFor();
  expect(await tiles(page).count()).toBe(77);
  await hub.start();
  hub.change(['mainpc/KnowledgeBase'], { state: 'degraded', reason: 'missed while away' });
  await page
    .getByRole('button', { name: 'Try now' })
    .click({ timeout: 5_000 })
    .catch(() => undefined);
  await page.getByRole('alert').waitFor({ state: 'detached' });
  await page.getByRole('link', { name: /^KnowledgeBase, degraded: missed while away/ }).waitFor();
  hub.change(['mainpc/KnowledgeBase'], { state: 'healthy', reason: '' });
});

test('a source that is away is told as such, and what was known stays', async () => {
  const page = await start();
  await goTo(page, hub.url, PLACES[2]);
  hub.away = ['/v1/errors'];
  await page.getByText('The source is away').waitFor({ timeout: 15_000 });
  await page.getByText('Below is what was known before.').waitFor();
  await page.getByText('DEADLINE_EXCEEDED').first().waitFor();
  hub.away = [];
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('The source is away').waitFor({ state: 'detached' });
});

test('what agents write is text and nothing but text', async () => {
  const page = await start();
  hub.change(['mainpc/KnowledgeBase'], { reason: `<img src=x onerror="document.title='owned'">` });
  for (const place of PLACES) {
    await goTo(page, hub.url, place);
    expect(await page.title()).not.toContain('owned');
    expect(await page.locator('main img, main script').count()).toBe(0);
  }
  await goTo(page, hub.url, PLACES[2]);
  await page.getByText('<img src=x').first().waitFor();
  hub.change(['mainpc/KnowledgeBase'], { reason: '' });
});

async function logIn(page: Page, user: string): Promise<void> {
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByLabel('User').fill(user);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('dialog').getByRole('button', { name: 'Log in' }).click();
  await page.getByText(`Logged in as ${user}`).waitFor();
}

describe('who may write', () => {
  test('without a session controls stay in reach and say why they do nothing', async () => {
    const page = await start();
    await goTo(page, hub.url, AGENT);
    const recover = page.getByRole('button', { name: 'Recover' });
    expect(await recover.getAttribute('aria-disabled')).toBe('true');
    await page.getByText('Log in with the right to write to use this').waitFor();
    // Playwright itself would wait until it is enabled.
    await recover.click({ force: true });
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  test('a wrong password is told; a reader reads only; a reload keeps the session', async () => {
    const page = await start();
    await goTo(page, hub.url, AGENT);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByLabel('User').fill('bob');
    await page.getByLabel('Password').fill('wrong');
    await page.keyboard.press('Enter');
    await page.locator('.form-failure').getByText(/.+/).waitFor();
    await page.keyboard.press('Escape');
    await logIn(page, 'bob');
    await page.getByText('Your role reads only').waitFor();
    await page.reload();
    await page.getByText('Your role reads only').waitFor();
    expect(await page.evaluate('document.cookie')).toBe('');
  });

  test('a writer recovers a container after a second thought, and silences an alert', async () => {
    const page = await start();
    await goTo(page, hub.url, AGENT);
    await logIn(page, 'ann');
    await page.getByRole('button', { name: 'Recover' }).click();
    await page.getByRole('radio', { name: /Clear its state/ }).check();
    expect(await accessibility(page)).toEqual([]);
    await page
      .getByRole('dialog')
      .getByRole('button', { name: 'Clear its state and restart' })
      .click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Alerts' }).click();
    await page.getByRole('button', { name: 'Silence' }).first().click();
    await page.getByLabel('Comment').fill('known');
    await page.getByRole('dialog').getByRole('button', { name: 'Silence' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(hub.changes).toEqual(['POST /v1/recovery/mainpc/KnowledgeBase', 'POST /v1/silences']);
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('button', { name: 'Log in' }).waitFor();
  });
});

test('a thousand agents: all are there, by their signs, and one of them is found', async () => {
  const many = await new FakeHub({ pageDir, members: 1_000, movingPerSecond: 200 }).start();
  try {
    const page = await start();
    await goTo(page, many.url, PLACES[0]);
    // Those below the window come after the first paint.
    await tiles(page).nth(999).waitFor({ state: 'attached' });
    expect(await tiles(page).count()).toBe(1_000);
    await page.getByRole('button', { name: 'names' }).click();
    await page.locator('.group:not(.is-names)').first().waitFor({ state: 'detached' });
    expect(await accessibility(page)).toEqual([]);
    await page.keyboard.press('/');
    await page.keyboard.type('KnowledgeBase-3');
    await page.getByText('1 of 1\u202f000 shown').waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'KnowledgeBase-3' }).waitFor();
  } finally {
    // First the page: it may be fetching still.
    await open?.close();
    await many.stop();
  }
});

test('nothing is fetched from anywhere but the hub, and the page is served compressed', async () => {
  const page = await start();
  const foreign: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(hub.url)) foreign.push(request.url());
  });
  const encodings: (string | undefined)[] = [];
  page.on('response', (response) => {
    if (response.url().includes('/ui/assets/'))
      encodings.push(response.headers()['content-encoding']);
  });
  await goTo(page, hub.url, PLACES[0]);
  expect(foreign).toEqual([]);
  expect(new Set(encodings).size).toBe(1);
  expect(['br', 'gzip']).toContain(encodings[0]);
});
