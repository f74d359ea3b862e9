/** The broker of a machine goes away while a color is watched, for longer than a color may be silent. */
import { otherColor, WATCH_DEFAULTS } from '../../../src/contracts/release/release.ts';
import { SILENT_MS } from '../../../src/services/steward/release/watch/judge.ts';
import type { ColorSwitch } from '../../support/release/color-switch.ts';
import { until } from '../../support/until.ts';

/** On a host that is busy everything is slow, which this is not about. */
const LIMITS = { ...WATCH_DEFAULTS, latency_floor_ms: 10_000, seconds: 10 };

/** @param load users, until told to stop */
export function brokerAway(
  machine: ColorSwitch,
  load: () => { readonly stop: () => Promise<unknown> },
): void {
  test('a broker that goes away and comes back takes no color back', async () => {
    const { record } = await machine.status();
    const live = otherColor(record.live);
    await machine.standsBy(live);
    const running = load();
    const broker = await machine.slice.container('mainpc', 'nats');
    await machine.turn(LIMITS);
    await broker.stop();
    let cutAt: number | undefined;
    await until(
      'the live color is without its broker for as long as it takes to be lost',
      () => machine.status(),
      ({ containers }) => {
        const report = containers.find((one) => one.color === live)?.report;
        if (report?.connected === false) cutAt ??= Date.now();
        return cutAt !== undefined && Date.now() - cutAt > 2 * SILENT_MS;
      },
      { timeoutMs: 30_000 },
    );
    await broker.start();
    const { watch } = await until(
      'the watch is over',
      () => machine.status(),
      (status) => status.watch?.outcome !== 'watching',
      { timeoutMs: 60_000 },
    );
    console.log('broker away', JSON.stringify({ watch, load: await running.stop() }));
    expect(watch).toMatchObject({ outcome: 'passed', breach: null });
    expect((await machine.status()).record.live).toBe(live);
  }, 180_000);
}
