/**
 * Intent: the page of real hubs. A browser finds it at the door of either machine and sees what the services really
 * say; a container dies and comes back while it looks; it logs in with a user of security-gateway and changes things; who
 * only reads cannot; a service that does not run is told to be away.
 */
import type { Browser, Page } from 'playwright-core';
import { PageWorld, HUB, PASSWORD, SHOWN } from './page-hub/world.ts';
import { launchBrowser } from '../support/page/browser.ts';
import { visit, type Visit } from '../support/page/visit.ts';

const world = new PageWorld();
let browser: Browser;
let open: Visit;

beforeAll(async () => {
  [browser] = await Promise.all([launchBrowser(), world.start()]);
  await world.plant();
  open = await visit(browser);
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await world.stop();
}, 120_000);

/** For what the hub asks of others first, on a busy machine. */
const LATE = { timeout: 60_000 };
const LOST = 'The connection to the hub is lost.';

async function logIn(user: string): Promise<void> {
  const { page } = open;
  await page.locator('#menu').getByRole('button', { name: 'Log in' }).click();
  await page.getByLabel('User').fill(user);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('dialog').getByRole('button', { name: 'Log in' }).click();
  await page.getByText(`Logged in as ${user}`).waitFor();
}

const tile = (page: Page, name: RegExp) => page.getByRole('link', { name });
const view = (page: Page, name: string) => page.locator(`#menu nav a[href="#/${name}"]`).click();
const panel = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

test('the door sends a browser to the page, and a program not', async () => {
  const { page } = open;
  await page.goto(`${world.url('mainpc')}/`);
  expect(page.url()).toContain('/ui/');
  await tile(page, /^KnowledgeBase, healthy/).waitFor(LATE);
  expect(await (await fetch(`${world.url('mainpc')}/`)).json()).toMatchObject({ agent: HUB });
});

test.each(['mainpc', 'pc2'])(
  'the page of the hub of %s shows what the services of both machines say',
  async (machine) => {
    const other = await visit(browser);
    const { page } = other;
    try {
      await page.goto(`${world.url(machine)}/ui/`);
      await tile(page, /^KnowledgeBase, healthy/).waitFor(LATE);
      await tile(page, /^resource-manager, healthy/).waitFor(LATE);
      await panel(page, machine).getByText('this hub').waitFor();

      await view(page, 'alerts');
      const alert = page.locator('.alert-card', { hasText: SHOWN.alert });
      await alert.getByText('planted').waitFor(LATE);
      await alert.getByRole('link', { name: 'Runbook' }).waitFor();
      const rule = panel(page, 'Threshold rules')
        .getByRole('listitem')
        .filter({ hasText: 'cpu_high' });
      await rule.getByText('came with the fleet').waitFor();

      await view(page, 'errors');
      await page.getByText(SHOWN.error).first().waitFor(LATE);

      await view(page, 'queue');
      const task = page.getByRole('row').filter({ hasText: SHOWN.task });
      await task.getByText('queued').first().waitFor(LATE);

      await view(page, 'modes');
      const registry = page
        .getByRole('row')
        .filter({ has: page.getByRole('rowheader', { name: 'registry' }) });
      await registry.getByText('shadow').first().waitFor(LATE);
      await panel(page, 'Parity by action').getByText('registry.list_agents').first().waitFor(LATE);

      await view(page, 'anomalies');
      await panel(page, 'Unusual values').getByText(SHOWN.anomaly).first().waitFor(LATE);
      await panel(page, 'May fail soon').locator('.data-age').waitFor(LATE);

      await view(page, 'traces');
      await page.locator('main .records a').first().click(LATE);
      await page.getByRole('heading', { level: 1, name: 'Request' }).waitFor();

      await view(page, 'logs');
      await page.getByText(/lines, live/).waitFor(LATE);
      expect(other.complaints).toEqual([]);
    } finally {
      await other.close();
    }
  },
  180_000,
);

test('who only reads is told so', async () => {
  const { page } = open;
  await tile(page, /^KnowledgeBase/).click();
  await logIn('vic');
  await page.getByText('Your role reads only').waitFor();
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByRole('button', { name: 'Log in' }).waitFor();
});

test('an alert is taken on and silenced, and the silence ended, at the Alertmanagers themselves', async () => {
  const { page } = open;
  await logIn('oli');
  await view(page, 'alerts');
  const alert = page.locator('.alert-card', { hasText: SHOWN.alert });
  await alert.getByRole('button', { name: 'Acknowledge' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Comment').fill('mine');
  await dialog.getByRole('button', { name: 'Acknowledge' }).click();
  await alert.getByText(/oli has it since .*: mine/).waitFor(LATE);
  await alert.getByRole('button', { name: 'Silence' }).click();
  await dialog.getByLabel('Comment').fill('known');
  await dialog.getByRole('button', { name: 'Silence' }).click();
  await alert.getByText('Silenced: nobody is told.').waitFor(LATE);
  await panel(page, 'Silences').getByText(/· oli/).waitFor(LATE);
  await panel(page, 'Silences').getByRole('button', { name: 'End' }).click();
  await panel(page, 'Silences').getByText('Nothing is silenced.').waitFor(LATE);
});

test('a rule is removed, and recovery is stopped and allowed again', async () => {
  const { page } = open;
  const rule = panel(page, 'Threshold rules')
    .getByRole('listitem')
    .filter({ hasText: 'memory_high' });
  await rule.getByRole('button', { name: 'Remove' }).click();
  await rule.waitFor({ state: 'detached', ...LATE });
  await view(page, 'recovery');
  const turn = async (verb: string, state: string) => {
    await panel(page, 'Switch').getByRole('button', { name: verb }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('because');
    await page.getByRole('dialog').getByRole('button', { name: verb }).click();
    await panel(page, 'Switch').getByText(state).waitFor(LATE);
  };
  await turn('Stop all recovery', 'Recovery is off');
  await turn('Allow recovery again', 'Recovery is on');
});

test('a service that is gone is away, and the page says which', async () => {
  const { page } = open;
  await (await world.slice.container('pc2', 'resource-manager')).stop({ t: 5 });
  await view(page, 'queue');
  await page
    .getByText(/resource-manager does not answer/)
    .first()
    .waitFor(LATE);
});

test('a container dies before the eyes of the visitor, who brings it back', async () => {
  const { page } = open;
  await view(page, 'map');
  await tile(page, /^KnowledgeBase/).click();
  const container = await world.slice.container('mainpc', 'knowledge-base');
  await container.stop({ t: 1 });
  await page.locator('.state-pill').getByText('dead').waitFor(LATE);
  await page.getByRole('button', { name: 'Recover' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Restart', exact: true }).click();
  await page.locator('.state-pill').getByText('healthy').waitFor(LATE);
  await view(page, 'recovery');
  await page.getByText(/tier1 by oli/).waitFor();
  expect(open.complaints).toEqual([]);
});

test('the hub starts anew under the page, which says so and goes on by itself', async () => {
  const { page } = open;
  await view(page, 'map');
  await tile(page, /^KnowledgeBase, healthy/).waitFor();
  const hub = await world.slice.container('mainpc', HUB);
  await hub.kill({ signal: 'SIGKILL' });
  await page.getByText(LOST).waitFor();
  await tile(page, /^KnowledgeBase/).waitFor();
  await hub.start();
  await page.getByText(LOST).waitFor({ state: 'detached', ...LATE });
  await tile(page, /^KnowledgeBase, healthy/).waitFor(LATE);
});
