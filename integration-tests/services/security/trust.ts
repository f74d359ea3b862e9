/** Who may rate whom, and what callers say of each other. */
import type { NatsConnection } from '@nats-io/transport-node';
import {
  askWith,
  GATEWAY,
  type GatewayClient,
  type Reply,
} from '../../support/clients/gateway-client.ts';
import type { Machine } from '../../support/clients/hubs.ts';
import { until } from '../../support/until.ts';

export function trust(gateway: GatewayClient, at: Readonly<Record<Machine, NatsConnection>>) {
  const http = gateway.http.bind(gateway);
  const memoryClient = () => gateway.token('mainpc/MemoryClient', 'mainpc/nkey.memory-client');

  /** The rating of a model needs trust. */
  const rate = (token: string, model_id: string, more: object = {}) =>
    askWith(at.mainpc, token, GATEWAY, 'log_performance', { model_id, success: true, ...more });

  test('nobody rates itself; what others say and what callers count makes the score', async () => {
    const token = await memoryClient();
    const log = (model: string) => rate(token, model, { response_time: 1 });
    expect(await log('MemoryClient')).toMatchObject({ code: 'SELF_REPORT' });
    expect((await log('phi-3'))['new_trust_score']).toBeCloseTo(0.94, 9);
    expect((await http('GET', '/trust/phi-3')).body).toMatchObject({ status: 'success' });
    expect((await http('GET', '/trust/nobody')).body).toMatchObject({ trust_score: 0.5 });

    const outcomes = { KnowledgeBase: { ok: 3, failed: 1, seconds: 4, last_seconds: 1 } };
    await gateway.tellOutcomes('memory-client', {
      MemoryClient: outcomes,
      'core-orchestrator': outcomes,
    });
    const known = await until(
      'the report',
      () => http('GET', '/v1/trust/KnowledgeBase'),
      ({ body }) => (body['trust'] as Reply)['total'] !== 0,
    );
    expect(known.body['trust']).toMatchObject({ successes: 3, total: 4, last_response_time: 1 });
  });

  test('who fails nearly always is refused what needs trust, which is news; and earns it again', async () => {
    const token = await memoryClient();
    const news: Reply[] = [];
    const listening = at.pc2.subscribe('event.trust.refused', {
      callback: (_error, message) => void news.push(message.json()),
    });
    await at.pc2.flush();
    const ratePhi = () => rate(token, 'phi-3');
    const calls = (ok: number, failed: number) => ({
      'core-orchestrator': { MemoryClient: { ok, failed, seconds: ok, last_seconds: 1 } },
    });
    expect(await ratePhi()).toMatchObject({ status: 'success' });
    await gateway.tellOutcomes('core-orchestrator', calls(0, 60));
    const refusal = await until('the refusal', ratePhi, ({ code }) => code === 'TRUST_TOO_LOW');
    expect(refusal['message']).toMatch(/MemoryClient.* 0\.0\d\d.*0\.2/);
    expect(await http('POST', '/v1/trust/phi-3/outcomes', { success: true }, token)).toMatchObject({
      status: 403,
      body: { code: 'TRUST_TOO_LOW' },
    });
    expect(news).toEqual([
      expect.objectContaining({ subject: 'MemoryClient', action: 'log_performance', minimum: 0.2 }),
    ]);
    listening.unsubscribe();
    await gateway.tellOutcomes('core-orchestrator', calls(600, 0));
    await until('the trust', ratePhi, ({ status }) => status === 'success');
  }, 60_000);
}
