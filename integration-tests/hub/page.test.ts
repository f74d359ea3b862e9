/**
 * Intent: every view of the page in a real browser: both themes, the width of a phone, readable by a screen reader; what
 * agents write is text, and nothing comes from elsewhere.
 * The hub here serves the real page and session; what it says of the fleet is made up, in the shapes of the real one
 * (page-replies.test.ts).
 */
import { accessibility } from '../support/page/accessibility.ts';
import { pageSuite, tiles } from '../support/page/page-suite.ts';
import { goTo, PLACES } from '../support/page/visit.ts';

const { hub, start } = pageSuite();

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

test('the map shows what each card does, and in which waves the groups start', async () => {
  const page = await start();
  await goTo(page, hub.url, PLACES[0]);
  const cards = (machine: string) =>
    page.getByRole('region', { name: machine, exact: true }).getByRole('list', { name: 'GPUs' });
  const meter = (machine: string, label: string) =>
    cards(machine).locator('.meter', { hasText: label }).locator('.meter-text').innerText();
  await cards('mainpc').getByText('GPU 0 · GeForce RTX 4090').waitFor();
  await cards('mainpc').getByText('61 °C · 214 W').waitFor();
  expect(await meter('mainpc', 'VRAM')).toMatch(/^14\.9 GiB of 24 GiB$/);
  expect(await meter('mainpc', 'Use')).toMatch(/^[3-6][0-9] %$/);
  await cards('pc2').getByText('GPU 0 · GeForce RTX 3060').waitFor();
  expect(await meter('pc2', 'VRAM')).toMatch(/^4\.02 GiB of 12 GiB$/);

  const planned = hub.members.filter(({ machine }) => machine === 'mainpc');
  const shown: number[] = [];
  for (const group of new Set(planned.map(({ group: name }) => name))) {
    const waves = planned.filter((m) => m.group === group).map(({ wave }) => wave);
    const [first, last] = [Math.min(...waves), Math.max(...waves)];
    const words = first === last ? `wave ${first}` : `waves ${first}–${last}`;
    const name = `${group}, ${words}, ${waves.length} containers`;
    await page
      .getByRole('region', { name: 'mainpc', exact: true })
      .getByRole('group', { name })
      .waitFor();
    shown.push(waves.length);
  }
  expect(shown.length).toBeGreaterThan(3);
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
