/**
 * Intent: a full disk under a hub costs what the hub would have stored, not what it knows now; nobody else
 * notices, and with free space it stores again by itself.
 * Model: MainPC with a hub whose state lies on a small disk that a test fills to the last byte.
 */
import type { NatsConnection } from '@nats-io/transport-node';
import type { Member } from '../../src/contracts/observability/observability.ts';
import { ask } from '../support/clients/ask.ts';
import { execIn } from '../support/containers/exec-in.ts';
import { operator } from '../support/clients/operator.ts';
import { Slice } from '../support/containers/slice.ts';
import { until } from '../support/until.ts';

const HUB = 'observability-hub';
const STATE = '/var/lib/tandem';
const DISK_MIB = 48;
/** Writes until nothing more fits, in large pieces first. */
const FILL = `
  const { openSync, writeSync } = require('node:fs');
  const file = openSync('${STATE}/filling', 'w');
  for (const size of [65536, 1])
    try {
      for (;;) writeSync(file, Buffer.alloc(size));
    } catch ({ code }) {
      console.log(code);
    }
`;
const slice = new Slice({
  services: { mainpc: ['nats', 'core-orchestrator', 'steward', HUB, 'knowledge-base'] },
  expose: { mainpc: { nats: [4222] } },
  override: {
    mainpc: {
      services: {
        [HUB]: {
          volumes: [
            { type: 'tmpfs', target: STATE, tmpfs: { size: DISK_MIB * 1024 ** 2, mode: 0o1777 } },
          ],
        },
      },
    },
  },
});
let connection: NatsConnection;

beforeAll(async () => {
  await slice.start();
  connection = await operator(slice, 'mainpc');
}, 300_000);
afterAll(async () => {
  await connection?.close();
  await slice.stop();
}, 120_000);

const state = async () => {
  const { members } = (await ask(connection, HUB, 'fleet')) as { members: Member[] };
  return members.find(({ name }) => name === 'KnowledgeBase')?.state;
};
const sees = (wanted: string) =>
  until(`${wanted} at the hub`, state, (seen) => seen === wanted, { timeoutMs: 40_000 });
/** Starts of the agent that the hub has stored. */
const starts = async () => {
  const question = { agent: 'KnowledgeBase', text: 'started', limit: 100 };
  return ((await ask(connection, HUB, 'search_logs', question))['lines'] as unknown[]).length;
};

test('the hub goes on seeing, and stores again when there is space', async () => {
  await sees('healthy');
  const before = await until('its start is stored', starts, (seen) => seen > 0);
  const hub = await slice.container('mainpc', HUB);
  const full = await execIn(hub, ['node', '-e', FILL]);
  expect(full).toContain('ENOSPC');

  const agent = await slice.container('mainpc', 'knowledge-base');
  await agent.stop({ t: 1 });
  await sees('dead');
  expect(await ask(connection, HUB, 'health')).toMatchObject({ ready: true });
  expect(await ask(connection, 'core-orchestrator', 'ping')).toMatchObject({ status: 'ok' });

  await execIn(hub, ['node', '-e', `require('node:fs').rmSync('${STATE}/filling')`]);
  await agent.start();
  await sees('healthy');
  await until('lines are stored again', starts, (seen) => seen > before, { timeoutMs: 60_000 });
  const { RestartCount: restarts } = await hub.inspect();
  expect(restarts).toBe(0);
}, 240_000);
