import { headers as natsHeaders } from '@nats-io/transport-node';
import { AgentNotHealthy } from '../../contracts/error-catalogue/services/registry.ts';
import { AgentUnreachable } from '../../contracts/error-catalogue/runtime/runtime.ts';
import { findAgent } from './registry-mirror.ts';
import { identity } from '../testing.ts';

const entry = {
  name: 'MemoryClient',
  machine: 'mainpc',
  host: 'memory-client',
  registered_at: '2026-01-01',
};

/** A registry that fails, and a copy of its bucket. */
function setUp(failure: Error, copy: Record<string, { entry?: object; removed?: boolean }>) {
  const asked: string[] = [];
  const request = async (subject: string) => {
    asked.push(subject);
    const found = copy[subject.slice('$JS.API.DIRECT.GET.KV_registry.$KV.registry.'.length)];
    const headers = found ? natsHeaders() : natsHeaders(404, 'Message Not Found');
    headers.set('Nats-Time-Stamp', '2026-01-02T00:00:00Z');
    if (found?.removed === true) headers.set('KV-Operation', 'DEL');
    return { headers, data: Buffer.from(JSON.stringify({ entry: found?.entry, leased: true })) };
  };
  const ctx = { identity, call: () => Promise.reject(failure), nc: { request } };
  return { asked, find: () => findAgent(ctx as never, 'MemoryClient') };
}

const away = new AgentUnreachable({ agent: 'core-orchestrator', action: 'x', reason: 'gone' });

test('while the registry is away the copy answers, and says that it may be out of date', async () => {
  const { asked, find } = setUp(away, { 'mainpc.MemoryClient': { entry } });
  expect(await find()).toEqual({ ...entry, stale: true, as_of: '2026-01-02T00:00:00Z' });
  expect(asked[0]).toContain('pc2.MemoryClient');
});

test('who was removed, or never registered, is not found', async () => {
  const { find } = setUp(away, { 'mainpc.MemoryClient': { removed: true } });
  await expect(find()).rejects.toMatchObject({ code: 'AGENT_NOT_FOUND' });
});

test('what the registry itself says is not second-guessed', async () => {
  const { asked, find } = setUp(new AgentNotHealthy({ agent_name: 'MemoryClient' }), {
    'mainpc.MemoryClient': { entry },
  });
  await expect(find()).rejects.toMatchObject({ code: 'AGENT_NOT_HEALTHY' });
  expect(asked).toEqual([]);
});
