/**
 * Intent: a machine whose clock is five minutes off tells people once and tells the end; what only it finds, and only the
 * other one can tell, arrives as well.
 * Model: both machines; on PC2 the clock of the hub, of Prometheus, of Alertmanager and of the agents is five minutes ahead.
 * Observables: what the receiver got.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { AlertPair, has, SECOND_WOULD_BE_HERE_MS } from '../support/alerts/alert-pair.ts';
import { HUB, KEYS, MACHINES } from '../support/alerts/alert-slice.ts';
import { CAN_SHIFT_GO, shiftGoClock } from '../support/alerts/go-clock.ts';
import { pause } from '../support/containers/pause.ts';
import { until } from '../support/until.ts';
import { wrongClock } from '../support/containers/wrong-clock.ts';

const AHEAD_S = 300;
const wrong = wrongClock(AHEAD_S);
const AGENT = 'pc2/ContextManager';
const PROGRAMS = ['prometheus', 'alertmanager'];
const onX64 = CAN_SHIFT_GO ? describe : describe.skip;

onX64('the clock of PC2 is five minutes ahead', () => {
  let pair: AlertPair;

  beforeAll(async () => {
    pair = await AlertPair.start({
      agents: { pc2: ['context-manager'] },
      services: { pc2: { [HUB]: wrong, 'error-bus': wrong, 'context-manager': wrong } },
    });
    for (const program of PROGRAMS)
      await shiftGoClock(await pair.slice.container('pc2', program), program, AHEAD_S);
  }, 300_000);

  afterAll(() => pair?.stop(), 120_000);

  /** How far ahead of this machine a time is, seconds. */
  const ahead = (time: string) => (Date.parse(time) - Date.now()) / 1_000;

  test('its clocks are really off', async () => {
    for (const machine of MACHINES) await pair.seenUp(machine, AGENT);
    const address = await pair.slice.address('pc2', 'prometheus', 9090);
    const now = await fetch(`http://${address}/api/v1/query?query=time()`);
    const { data } = (await now.json()) as { data: { result: [number, string] } };
    expect(Number(data.result[0]) - Date.now() / 1_000).toBeGreaterThan(AHEAD_S - 30);
    const alerts = await pair.slice.address('pc2', 'alertmanager', 9093);
    await until(
      'the Alertmanager to be ahead as well',
      async () =>
        (await (await fetch(`http://${alerts}/api/v2/alerts`)).json()) as { updatedAt: string }[],
      (all) => all.some(({ updatedAt }) => ahead(updatedAt) > AHEAD_S - 90),
      { timeoutMs: 90_000 },
    );
  }, 400_000);

  test('what both find is told once, and so is its end', async () => {
    const { slice, receiver } = pair;
    const agent = await slice.container('pc2', 'context-manager');
    await agent.kill({ signal: 'SIGKILL' });
    await pair.told('AgentDown', { status: 'firing' });
    await pair.onBoth('the alert', has('AgentDown'));
    await sleep(SECOND_WOULD_BE_HERE_MS);
    await agent.start();
    await pair.told('AgentDown', { status: 'resolved' });
    await sleep(SECOND_WOULD_BE_HERE_MS);
    const got = receiver.about('AgentDown').map(({ status }) => status);
    console.log(`told with a clock five minutes off: ${got.join(', ')}`);
    expect(got).toEqual(['firing', 'resolved']);
  }, 400_000);

  test('what only its Prometheus finds is told by the Alertmanager of the other machine, and so is its end', async () => {
    const { slice } = pair;
    await pair.seenUp('pc2', 'pc2/error-bus');
    const frozen = [
      await slice.container('mainpc', 'prometheus'),
      await slice.container('pc2', 'alertmanager'),
    ];
    for (const container of frozen) await pause(container);
    // Escalations are beside the point.
    const told = { key: KEYS.pagerduty };
    try {
      const service = await slice.container('pc2', 'error-bus');
      await service.kill({ signal: 'SIGKILL' });
      await pair.told('ServiceDown', told);
      await sleep(SECOND_WOULD_BE_HERE_MS);
      await service.start();
      await pair.told('ServiceDown', told, 2);
      // One that was frozen may tell an old story when it wakes up; that is no matter of clocks.
      const got = pair.receiver.about('ServiceDown', told).map(({ status }) => status);
      expect(got).toEqual(['firing', 'resolved']);
    } finally {
      for (const container of frozen) await container.unpause();
    }
  }, 400_000);
});
