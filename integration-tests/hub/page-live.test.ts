/** Intent: the page shows what happens as it happens, and is true to what the hub says even when the hub goes away. */
import { pageSuite, tiles } from '../support/page/page-suite.ts';
import { until } from '../support/until.ts';
import { goTo, PLACES } from '../support/page/visit.ts';

const { hub, start } = pageSuite();
const LOGS = PLACES.find(({ hash }) => hash === '#/logs')!;

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

test('the tail shows a line as it comes, and after a cut also those that came meanwhile', async () => {
  const page = await start();
  await goTo(page, hub.url, LOGS);
  await page.getByText(/lines, live/).waitFor();
  const line = (msg: string) => page.getByRole('option').filter({ hasText: msg });
  hub.write('mainpc/KnowledgeBase', 'the first that comes later');
  await line('the first that comes later').waitFor();
  await hub.stop();
  await page.getByRole('region', { name: 'Log' }).getByRole('status').waitFor();
  hub.write('mainpc/KnowledgeBase', 'written during the cut');
  expect(await line('the first that comes later').count()).toBe(1);
  await hub.start();
  await line('written during the cut').waitFor({ timeout: 30_000 });
  hub.write('mainpc/KnowledgeBase', 'the second that comes later');
  await line('the second that comes later').waitFor();
  expect(await line('written during the cut').count()).toBe(1);
});

test('a tail that is stopped stays as it is until it is live again', async () => {
  const page = await start();
  await goTo(page, hub.url, LOGS);
  await page.getByText(/lines, live/).waitFor();
  await page.getByRole('button', { name: 'Live' }).click();
  await until(
    'the end of the tail',
    () => Promise.resolve(hub.tails),
    (tails) => tails === 0,
  );
  const line = page.getByRole('option').filter({ hasText: 'while nobody looked' });
  hub.write('mainpc/KnowledgeBase', 'while nobody looked');
  expect(await line.count()).toBe(0);
  await page.getByRole('button', { name: 'Live' }).click();
  await line.waitFor();
});
