/**
 * Intent: the page of a real hub. A browser finds it at the door, sees a container die and come back while it looks,
 * logs in with a user of security-gateway, and recovers the container; who only reads cannot; a service that does not
 * run is told to be away.
 */
import type { NatsConnection } from '@nats-io/transport-node';
import type { Browser } from 'playwright-core';
import { askAsOperator } from './support/ask-as-operator.ts';
import { operator } from './support/operator.ts';
import { launchBrowser } from './support/page/browser.ts';
import { visit, type Visit } from './support/page/visit.ts';
import { Slice } from './support/slice.ts';
import { until } from './support/until.ts';

const HUB = 'observability-hub';
const GATEWAY = 'security-gateway';
const PORT = 17_002;
const PASSWORD = 'correct horse battery staple';

const slice = new Slice({
  services: {
    mainpc: ['nats', 'core-orchestrator', 'steward', HUB, 'knowledge-base'],
    // The error bus keeps the streams of its machine, the audit log's among them.
    pc2: ['nats', 'error-bus', GATEWAY],
  },
  // A fixed port: the browser finds the hub again where it was.
  override: { mainpc: { services: { [HUB]: { ports: [`127.0.0.1:${PORT}:8080`] } } } },
  expose: { mainpc: { nats: [4222] }, pc2: { nats: [4222] } },
});
let browser: Browser;
let pc2: NatsConnection;
let url: string;
let open: Visit;

beforeAll(async () => {
  [browser] = await Promise.all([launchBrowser(), slice.start()]);
  pc2 = await operator(slice, 'pc2');
  url = `http://127.0.0.1:${PORT}`;
  for (const [user_id, role] of [
    ['oli', 'operator'],
    ['vic', 'viewer'],
  ]) {
    const input = { user_id, password: PASSWORD, roles: [role] };
    await until(
      `user ${user_id}`,
      () => askAsOperator(slice, pc2, GATEWAY, 'register', input, { machine: 'pc2' }),
      ({ status, code }) => status === 'success' || code === 'USER_EXISTS',
    );
  }
  // They were made on their own machine; the hub asks for them over the link.
  await until('a login through the hub', logInByHand, (status) => status === 200);
  open = await visit(browser);
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await pc2?.close();
  await slice.stop();
}, 120_000);

async function logInByHand(): Promise<number> {
  const { status } = await fetch(`${url}/ui/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ user: 'vic', password: PASSWORD }),
    signal: AbortSignal.timeout(5_000),
  });
  return status;
}

async function logIn(user: string): Promise<void> {
  const { page } = open;
  await page.locator('#menu').getByRole('button', { name: 'Log in' }).click();
  await page.getByLabel('User').fill(user);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('dialog').getByRole('button', { name: 'Log in' }).click();
  await page.getByText(`Logged in as ${user}`).waitFor();
}

const tile = (state: RegExp) => open.page.getByRole('link', { name: state });

test('the door sends a browser to the page, and a program not', async () => {
  const { page } = open;
  await page.goto(`${url}/`);
  expect(page.url()).toContain('/ui/');
  await tile(/^KnowledgeBase, healthy/).waitFor({ timeout: 60_000 });
  expect(await (await fetch(`${url}/`)).json()).toMatchObject({ agent: HUB });
});

test('a service that does not run is away, and the page says which', async () => {
  const { page } = open;
  await page.getByRole('link', { name: 'Queue' }).click();
  await page
    .getByText(/resource-manager does not answer/)
    .first()
    .waitFor({ timeout: 20_000 });
  await page.getByRole('link', { name: 'Fleet', exact: true }).click();
});

test('who only reads is told so', async () => {
  const { page } = open;
  await tile(/^KnowledgeBase/).click();
  await logIn('vic');
  await page.getByText('Your role reads only').waitFor();
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByRole('button', { name: 'Log in' }).waitFor();
});

test('a container dies before the eyes of the visitor, who brings it back', async () => {
  const { page } = open;
  await logIn('oli');
  const container = await slice.container('mainpc', 'knowledge-base');
  await container.stop({ t: 1 });
  await page.locator('.state-pill').getByText('dead').waitFor({ timeout: 40_000 });
  await page.getByRole('button', { name: 'Recover' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Restart', exact: true }).click();
  await page.locator('.state-pill').getByText('healthy').waitFor({ timeout: 60_000 });
  await page.getByRole('link', { name: 'Recovery' }).click();
  await page.getByText(/tier1 by oli/).waitFor();
  expect(open.complaints).toEqual([]);
});

test('the hub starts anew under the page, which says so and goes on by itself', async () => {
  const { page } = open;
  await page.getByRole('link', { name: 'Fleet', exact: true }).click();
  await tile(/^KnowledgeBase, healthy/).waitFor();
  const hub = await slice.container('mainpc', HUB);
  await hub.kill({ signal: 'SIGKILL' });
  await page.getByText('The connection to the hub is lost.').waitFor();
  await tile(/^KnowledgeBase/).waitFor();
  await hub.start();
  await page
    .getByText('The connection to the hub is lost.')
    .waitFor({ state: 'detached', timeout: 60_000 });
  await tile(/^KnowledgeBase, healthy/).waitFor({ timeout: 60_000 });
});
