/**
 * Takes the pictures of the page that the documentation shows: `node scripts/docs/screenshots.ts [DIR]`, default
 * docs/images. The hub is that of the page's tests, so the fleet is the defined one and its figures are made up.
 * Where `pngquant` is installed, the pictures get a palette and a third of their size.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../integration-tests/support/page/browser.ts';
import { FakeHub } from '../../integration-tests/support/page/fake-hub.ts';
import { bundlePage } from '../build/page.ts';

const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

const PICTURES = [
  { name: 'page-map', hash: '#/map', theme: 'light', members: 77, viewport: WIDE },
  {
    name: 'page-agent',
    hash: '#/agent/mainpc/EmotionEngine',
    theme: 'dark',
    members: 77,
    viewport: WIDE,
  },
  { name: 'page-releases', hash: '#/releases', theme: 'light', members: 77, viewport: WIDE },
  { name: 'page-thousand', hash: '#/map', theme: 'dark', members: 1_000, viewport: WIDE },
  { name: 'page-phone', hash: '#/map', theme: 'light', members: 77, viewport: PHONE },
] as const;

const out = path.resolve(process.argv[2] ?? path.join('docs', 'images'));
const pageDir = mkdtempSync(path.join(tmpdir(), 'tandem-page-'));
await bundlePage(pageDir);
const browser = await launchBrowser();
for (const picture of PICTURES) await take(browser, picture);
await browser.close();
rmSync(pageDir, { recursive: true });

async function take(by: Browser, picture: (typeof PICTURES)[number]): Promise<void> {
  const hub = await new FakeHub({ pageDir, members: picture.members }).start();
  const page = await by.newPage({ viewport: picture.viewport, colorScheme: picture.theme });
  await page.goto(`${hub.url}/ui/${picture.hash}`);
  await page.locator('[data-tile], .chart-plot canvas, .release-live').first().waitFor();
  // Charts and sparklines come after the first answer.
  await page.waitForTimeout(1_500);
  const file = path.join(out, `${picture.name}.png`);
  await page.screenshot({ path: file });
  await page.close();
  await hub.stop();
  await execa('pngquant', ['--force', '--skip-if-larger', '--output', file, '64', file], {
    reject: false,
  });
  console.log(file);
}
