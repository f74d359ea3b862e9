/**
 * Intent: what people change on the page. What a click sends is read with the input schemas of the real hub, which refuse
 * what does not fit.
 */
import type { Page } from 'playwright-core';
import type { Alert } from '../../src/contracts/observability/observability.ts';
import { accessibility } from '../support/page/accessibility.ts';
import { goTo, PLACES } from '../support/page/visit.ts';
import { AGENT, logIn, pageSuite } from '../support/page/page-suite.ts';

const { hub, start } = pageSuite();

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
    const { labels } = await firstAlert(page);
    expect(hub.changes).toEqual([
      {
        action: 'trigger_recovery',
        input: {
          machine: 'mainpc',
          agent_name: 'KnowledgeBase',
          strategy: 'tier2',
          reason: 'asked for on the page',
        },
      },
      {
        action: 'silence_alerts',
        input: {
          matchers: ['alertname', 'agent', 'machine'].map((name) => ({
            name,
            value: labels[name],
            isRegex: false,
            isEqual: true,
          })),
          minutes: 120,
          comment: 'known',
        },
      },
    ]);
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('button', { name: 'Log in' }).waitFor();
  });
});

/** The first of the alerts as the page shows them: what fires and is not silenced, the worst first. */
async function firstAlert(page: Page): Promise<Alert> {
  const { alerts } = (await (await page.request.get(`${hub.url}/v1/alerts`)).json()) as {
    alerts: Alert[];
  };
  const name = await page.locator('.alert-card').first().locator('a').first().innerText();
  return alerts.find(({ member }) => member === name || member?.endsWith(`/${name}`) === true)!;
}

describe('what a writer does', () => {
  const begin = async (view: string) => {
    const page = await start();
    await goTo(
      page,
      hub.url,
      PLACES.find(({ heading }) => heading === view)!,
    );
    await logIn(page, 'ann');
    return page;
  };
  const panel = (page: Page, title: string) => page.getByRole('region', { name: title });

  test('takes an alert on, with a comment', async () => {
    const page = await begin('Alerts');
    const { fingerprint } = await firstAlert(page);
    await page.getByRole('button', { name: 'Acknowledge' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Comment').fill('I have it');
    expect(await accessibility(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Acknowledge' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText(/is acknowledged/).waitFor();
    expect(hub.changes).toEqual([
      { action: 'acknowledge_alert', input: { fingerprint, comment: 'I have it' } },
    ]);
  });

  test('ends a silence', async () => {
    const page = await begin('Alerts');
    await panel(page, 'Silences').getByRole('button', { name: 'End' }).click();
    await page.getByText('The silence has ended').waitFor();
    expect(hub.changes).toEqual([{ action: 'expire_silence', input: { id: 's1' } }]);
  });

  test('removes a rule', async () => {
    const page = await begin('Alerts');
    const rule = panel(page, 'Threshold rules')
      .getByRole('listitem')
      .filter({ hasText: 'queue-long' });
    await rule.getByRole('button', { name: 'Remove' }).click();
    await page.getByText('Rule queue-long is removed').waitFor();
    expect(hub.changes).toEqual([
      { action: 'remove_alert_rule', input: { rule_id: 'queue-long' } },
    ]);
  });

  test('stops all recovery, with a reason that must be given', async () => {
    const page = await begin('Recovery');
    await page.getByRole('button', { name: 'Stop all recovery' }).click();
    const dialog = page.getByRole('dialog');
    const stop = dialog.getByRole('button', { name: 'Stop all recovery' });
    await stop.click();
    await dialog.locator('input:invalid').waitFor();
    expect(hub.changes).toEqual([]);
    await dialog.getByLabel('Reason').fill('maintenance');
    expect(await accessibility(page)).toEqual([]);
    await stop.click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Recovery is off on both machines').waitFor();
    expect(hub.changes).toEqual([
      { action: 'set_recovery_switch', input: { enabled: false, reason: 'maintenance' } },
    ]);
  });

  test('is told when the hub refuses, and the dialog stays with what was written', async () => {
    const page = await begin('Alerts');
    await page.getByRole('button', { name: 'Acknowledge' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Comment').fill('I have it');
    hub.away = ['/v1/alerts'];
    await dialog.getByRole('button', { name: 'Acknowledge' }).click();
    await dialog.getByRole('alert').getByText('does not answer').waitFor();
    expect(await dialog.getByLabel('Comment').inputValue()).toBe('I have it');
    expect(hub.changes).toEqual([]);
  });
});

test('who only reads reaches no control of these', async () => {
  const page = await start();
  for (const [view, names] of [
    ['Alerts', ['Acknowledge', 'Silence', 'End', 'Remove']],
    ['Recovery', ['Stop all recovery']],
  ] as const) {
    await goTo(
      page,
      hub.url,
      PLACES.find(({ heading }) => heading === view)!,
    );
    if (view === 'Alerts') await logIn(page, 'bob');
    for (const name of names) {
      const control = page.getByRole('button', { name, exact: true }).first();
      expect([name, await control.getAttribute('aria-disabled')]).toEqual([name, 'true']);
      // Playwright itself would wait until it is enabled.
      await control.click({ force: true });
      expect(await page.getByRole('dialog').count()).toBe(0);
    }
  }
  expect(hub.changes).toEqual([]);
});
