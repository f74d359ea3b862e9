/** What the tests of the page share: a hub that plays, a browser, and visits whose complaints fail the test. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { bundlePage } from '../../../scripts/build/page.ts';
import { launchBrowser } from './browser.ts';
import { FakeHub } from './fake-hub.ts';
import { PASSWORD } from './fake-session.ts';
import { PLACES, visit, type Visit } from './visit.ts';

export const AGENT = PLACES.find(({ hash }) => hash === '#/agent/mainpc/KnowledgeBase')!;

export const tiles = (page: Page) => page.locator('li:not([hidden]) > [data-tile]');

export interface PageSuite {
  /** With 77 members. */
  readonly hub: FakeHub;
  /** What scripts/build/page.ts wrote. */
  readonly pageDir: string;
  /** Opens a window; it is closed after the test. */
  start(options?: Parameters<typeof visit>[1]): Promise<Page>;
  /** Closes it before the end of the test. */
  leave(): Promise<void>;
}

/** Registers what comes before and after the tests of a file. */
export function pageSuite(): PageSuite {
  const pageDir = mkdtempSync(path.join(tmpdir(), 'tandem-page-'));
  const hub = new FakeHub({ pageDir, members: 77 });
  let browser: Browser;
  let open: Visit | undefined;

  beforeAll(async () => {
    await bundlePage(pageDir);
    browser = await launchBrowser();
    await hub.start();
  }, 120_000);

  const leave = async () => {
    const left = open;
    open = undefined;
    await left?.close();
    expect(left?.complaints ?? []).toEqual([]);
  };

  afterEach(async () => {
    hub.away = [];
    hub.changes.length = 0;
    await leave();
  });

  afterAll(async () => {
    await browser?.close();
    await hub.stop();
    rmSync(pageDir, { recursive: true, force: true });
  });

  return {
    hub,
    pageDir,
    leave,
    start: async (options) => {
      open = await visit(browser, options);
      return open.page;
    },
  };
}

export async function logIn(page: Page, user: string): Promise<void> {
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByLabel('User').fill(user);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('dialog').getByRole('button', { name: 'Log in' }).click();
  await page.getByText(`Logged in as ${user}`).waitFor();
}
