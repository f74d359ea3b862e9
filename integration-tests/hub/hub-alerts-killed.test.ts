/**
 * Intent: people are told of every alert, at most twice, whatever of the two machines dies or hangs, and the page of the
 * other machine goes on meanwhile.
 * Model: hubs, Prometheus and Alertmanagers of both machines; sources that send as Prometheus does; a receiver that counts.
 * Observables: what the receiver got, what either hub says, the page and its live stream at the hub that is left.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { AlertPair, has, SECOND_WOULD_BE_HERE_MS } from '../support/alerts/alert-pair.ts';
import { everythingOn, HUB, MACHINES, type Machine } from '../support/alerts/alert-slice.ts';
import { PageWatch } from '../support/alerts/page-watch.ts';
import { pause } from '../support/containers/pause.ts';

/** All containers of a machine at once. */
const EVERYTHING = 'everything';
let pair: AlertPair;

beforeAll(async () => {
  pair = await AlertPair.start();
}, 300_000);

afterEach(() => pair.sources.resolveAll());

afterAll(() => pair?.stop(), 120_000);

type How = 'dies' | 'hangs';

/** Makes services of a machine die or hang. @returns what brings them back */
async function strike(
  machine: Machine,
  services: readonly string[],
  how: How,
): Promise<() => Promise<void>> {
  const containers = await Promise.all(services.map((one) => pair.slice.container(machine, one)));
  await Promise.all(
    containers.map((one) => (how === 'dies' ? one.kill({ signal: 'SIGKILL' }) : pause(one))),
  );
  return async () => {
    await Promise.all(containers.map((one) => (how === 'dies' ? one.start() : one.unpause())));
    if (how === 'dies' && services.includes('nats')) await pair.callAgain(machine);
  };
}

const otherThan = (machine: Machine): Machine => MACHINES.find((one) => one !== machine)!;

test.each([
  ['mainpc', 'alertmanager', 'dies'],
  ['mainpc', 'alertmanager', 'hangs'],
  ['pc2', 'alertmanager', 'dies'],
  ['mainpc', HUB, 'dies'],
  ['mainpc', HUB, 'hangs'],
  ['pc2', HUB, 'dies'],
  ['pc2', HUB, 'hangs'],
  ['mainpc', EVERYTHING, 'dies'],
  ['mainpc', EVERYTHING, 'hangs'],
  ['pc2', EVERYTHING, 'dies'],
  ['pc2', EVERYTHING, 'hangs'],
] as const)(
  '%s/%s %s: every alert is told, at most twice, and the page of the other goes on',
  async (machine, service, how) => {
    const { sources, receiver, slice } = pair;
    const names = ['Before', 'While'].map((when) => `${when}_${service}_of_${machine}_${how}`);
    const [before, during] = names as [string, string];
    const other = otherThan(machine);
    const page = await PageWatch.open(await slice.address(other, HUB, 8080));
    await sources.fire(before);
    await pair.told(before, { status: 'firing' });
    const all = service === EVERYTHING;
    const heal = await strike(machine, all ? everythingOn(machine) : [service], how);
    try {
      await sources.fire(during, {}, all ? [other] : MACHINES);
      await pair.told(during, { status: 'firing' });
      await page.goesOn(during);
    } finally {
      page.close();
      await heal();
    }
    await pair.onBoth('both alerts', has(before, during));
    await sleep(SECOND_WOULD_BE_HERE_MS);
    await Promise.all([before, during].map((alert) => sources.resolve(alert)));
    for (const alert of [before, during]) {
      await pair.told(alert, { status: 'resolved' });
      expect(receiver.about(alert, { status: 'firing' }).length).toBeLessThanOrEqual(2);
    }
  },
  400_000,
);
