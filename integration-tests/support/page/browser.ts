/** A headless Chromium: Debian's, or Playwright's own where that is installed. */
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where it lies; undefined where scripts/lib/browser.sh has not put one. */
export function browserPath(): string | undefined {
  const own = chromium.executablePath();
  return [process.env['TANDEM_CHROMIUM'], own, ...PLACES].find(
    (place) => place !== undefined && place !== '' && existsSync(place),
  );
}

export function launchBrowser(): Promise<Browser> {
  const executablePath = browserPath();
  if (executablePath === undefined)
    throw new Error('no Chromium here; `apt-get install chromium` or scripts/test brings one');
  // Containers and root have no user namespaces for its sandbox; it only ever opens this page.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
