/**
 * Intent: with the link cut both machines tell people of what they find, each on its own; afterwards nothing is told again.
 * Model: hubs, Prometheus and Alertmanagers of both machines; sources that send as Prometheus does; a receiver that counts.
 * Observables: what the receiver got. `TANDEM_TEST_CUT_SECONDS=300` cuts for five minutes.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { AlertPair, SECOND_WOULD_BE_HERE_MS } from '../support/alerts/alert-pair.ts';
import { HUB, KEYS } from '../support/alerts/alert-slice.ts';
import { CUT_LENGTH_MS } from '../support/containers/cut-length.ts';
import { until } from '../support/until.ts';

const AGENT = 'pc2/ContextManager';
let pair: AlertPair;

beforeAll(async () => {
  pair = await AlertPair.start({ agents: { pc2: ['context-manager'] } });
}, 300_000);

afterAll(() => pair?.stop(), 120_000);

test(
  'with the link cut both sides tell people on their own; nothing is lost and nothing told again afterwards',
  async () => {
    const { slice, sources, receiver } = pair;
    await pair.seenUp('pc2', AGENT);
    await pair.seenUp('mainpc', AGENT);
    const mend = await slice.cut();
    const cutAt = receiver.now();
    await sources.fire('Apart');
    await pair.told('Apart', { status: 'firing' }, 2);
    expect(await sources.post('mainpc', HUB, 8080, '/alertmanager/pc2', '[]')).toBe(503);
    // The rules of one side miss the other machine, those of its own side the agent that dies there.
    await pair.told('MachineUnreachable', { service: 'pagerduty', status: 'firing' }, 2);
    await (await slice.container('pc2', 'context-manager')).kill({ signal: 'SIGKILL' });
    await pair.told('AgentDown', { service: 'slack', status: 'firing' });
    await sleep(CUT_LENGTH_MS);
    expect(receiver.about('Apart', { status: 'firing' })).toHaveLength(2);
    await mend();
    const cutSeconds = (receiver.now() - cutAt) / 1_000;
    await pair.gossiping();
    await sleep(SECOND_WOULD_BE_HERE_MS);
    expect(receiver.about('Apart', { status: 'firing' })).toHaveLength(2);
    await until(
      'the way through the hubs',
      () => sources.post('mainpc', HUB, 8080, '/alertmanager/pc2', '[]'),
      (status) => status === 200,
    );
    await pair.onBoth('no machine to be missed', (alerts) =>
      alerts.every(({ name }) => name !== 'MachineUnreachable'),
    );
    await pair.told('MachineUnreachable', { service: 'pagerduty', status: 'resolved' }, 2);
    await sources.resolve('Apart');
    await pair.told('Apart', { status: 'resolved' });
    await (await slice.container('pc2', 'context-manager')).start();
    // Soon after the cut, and after people were told that it lasts: neither may keep this end from them.
    await pair.told('AgentDown', { status: 'resolved' });
    await sleep(SECOND_WOULD_BE_HERE_MS);
    // Of each machine by the other one; escalations are told besides.
    const messages = () => ({
      Apart: receiver.about('Apart'),
      MachineUnreachable: receiver.about('MachineUnreachable', { key: KEYS.pagerduty }),
      AgentDown: receiver.about('AgentDown'),
    });
    // The second Alertmanager may still tell what it knew before: an end told again after that is the last word.
    const told = await until(
      'the last word about each alert is its end',
      () => Promise.resolve(messages()),
      (all) => Object.values(all).every((about) => about.at(-1)?.status === 'resolved'),
      { timeoutMs: 120_000 },
    );
    console.log(`cut for ${cutSeconds.toFixed(0)} s, messages with the seconds after the cut:`);
    for (const [alert, about] of Object.entries(told))
      console.log(
        alert,
        about.map(({ status, at }) => `${status} ${((at - cutAt) / 1_000).toFixed(1)}`),
      );
    for (const about of Object.values(told)) {
      expect(about.filter(({ status }) => status === 'firing').length).toBeLessThanOrEqual(3);
    }
  },
  600_000 + CUT_LENGTH_MS,
);
