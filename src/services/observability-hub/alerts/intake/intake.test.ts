import { sampleApp } from '../../../door/testing.ts';
import type { PostedAlert } from '../alertmanager/client.ts';
import { deliver, deliverToAll } from './deliver.ts';
import { alertsEndpoint } from './endpoint.ts';

const alert: PostedAlert = { labels: { alertname: 'Gone' }, annotations: { summary: 'x' } };

describe('delivery', () => {
  const parts = (answers: { own?: Error; other?: Error | string | null }) => {
    const asked: string[] = [];
    return {
      asked,
      machine: 'mainpc',
      alertmanager: {
        post: () => {
          asked.push('own');
          return answers.own ? Promise.reject(answers.own) : Promise.resolve();
        },
      },
      nc: {
        request: (subject: string) => {
          asked.push(subject);
          if (answers.other instanceof Error) return Promise.reject(answers.other);
          return Promise.resolve({ json: () => ({ refused: answers.other ?? null }) } as never);
        },
      },
    };
  };

  test('to the own Alertmanager directly, to another through its hub', async () => {
    const both = parts({});
    await deliver(both, 'mainpc', [alert]);
    await deliver(both, 'pc2', [alert]);
    expect(both.asked).toEqual(['own', 'alerts.pc2']);
  });

  test('nothing counts as delivered that the other side did not confirm', async () => {
    for (const other of [new Error('no responders'), 'its Alertmanager is away'])
      await expect(deliver(parts({ other }), 'pc2', [alert])).rejects.toMatchObject({
        code: 'ALERTS_NOT_DELIVERED',
        status: 503,
        retryable: true,
      });
  });

  test('to all: one of them is enough', async () => {
    await deliverToAll(parts({ own: new Error('away') }), [alert]);
    await deliverToAll(parts({ other: new Error('cut') }), [alert]);
    const none = parts({ own: new Error('away'), other: new Error('cut') });
    await expect(deliverToAll(none, [alert])).rejects.toThrow('away');
  });
});

describe('the endpoint for Prometheus', () => {
  const taken: [string, readonly PostedAlert[]][] = [];
  const plain = [
    alertsEndpoint((machine, alerts) => Promise.resolve(void taken.push([machine, alerts]))),
  ];
  const { app } = sampleApp({ plain });
  const post = (body: string, machine = 'pc2', headers = {}) =>
    app.request(`/alertmanager/${machine}/api/v2/alerts`, { method: 'POST', body, headers });

  test('takes alerts from inside without a token', async () => {
    expect((await post(JSON.stringify([alert]))).status).toBe(200);
    expect(taken).toEqual([['pc2', [alert]]]);
  });

  test('what comes through the ingress has to prove that it may', async () => {
    const forwarded = { 'X-Forwarded-For': '10.0.0.1' };
    expect((await post(JSON.stringify([alert]), 'pc2', forwarded)).status).toBe(403);
  });

  test('refuses what is no list of alerts, and machines that do not exist', async () => {
    for (const body of ['', '{', '{}', '[{"labels":{"a":1}}]', '[{}]'])
      expect((await post(body)).status).toBe(400);
    expect((await post(JSON.stringify([alert]), 'pc3')).status).toBe(400);
  });
});
