/** Intent: people get through the page by mouse and by keyboard alone, with a thousand agents as well. */
import { accessibility } from '../support/page/accessibility.ts';
import { FakeHub } from '../support/page/fake-hub.ts';
import { pageSuite, tiles } from '../support/page/page-suite.ts';
import { goTo, PLACES } from '../support/page/visit.ts';

const { hub, pageDir, start, leave } = pageSuite();

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
    await leave();
    await many.stop();
  }
});
