/** Both machines with a hub behind its ingress, the services that the page asks through it, and something of each to show. */
import type { NatsConnection } from '@nats-io/transport-node';
import { ask } from '../../support/clients/ask.ts';
import { askAsOperator } from '../../support/clients/ask-as-operator.ts';
import { execIn } from '../../support/containers/exec-in.ts';
import { BOTH_INGRESSES, doorOf, doorOpen } from '../../support/clients/ingress.ts';
import { operator } from '../../support/clients/operator.ts';
import { Slice } from '../../support/containers/slice.ts';
import { until } from '../../support/until.ts';

export const HUB = 'observability-hub';
const GATEWAY = 'security-gateway';
export const PASSWORD = 'correct horse battery staple';
/** What stands where on the page. */
export const SHOWN = {
  alert: 'PageShowsThis',
  error: 'the planted error report',
  task: 'task-planted',
  anomaly: 'the planted anomaly',
} as const;

export class PageWorld {
  readonly slice = new Slice({
    services: {
      mainpc: [
        'nats',
        'core-orchestrator',
        'service-registry',
        'steward',
        HUB,
        'alertmanager',
        'knowledge-base',
        'ingress',
      ],
      pc2: [
        'nats',
        'error-bus',
        'resource-manager',
        GATEWAY,
        'steward',
        HUB,
        'alertmanager',
        'ingress',
      ],
    },
    expose: {
      mainpc: { nats: [4222], alertmanager: [9093] },
      pc2: { nats: [4222], alertmanager: [9093] },
    },
    environment: { ...BOTH_INGRESSES, TANDEM_TRACE_RATIO: '1' },
  });
  readonly url = (machine: string) => `http://${doorOf(machine, HUB)}`;
  mainpc!: NatsConnection;
  pc2!: NatsConnection;

  async start(): Promise<void> {
    await this.slice.start();
    [this.mainpc, this.pc2] = await Promise.all([
      operator(this.slice, 'mainpc'),
      operator(this.slice, 'pc2'),
    ]);
    for (const machine of ['mainpc', 'pc2']) await doorOpen(machine, HUB);
    for (const [user_id, role] of [
      ['oli', 'operator'],
      ['vic', 'viewer'],
    ]) {
      const input = { user_id, password: PASSWORD, roles: [role] };
      await until(
        `user ${user_id}`,
        () => this.#tell(this.pc2, GATEWAY, 'register', input, 'pc2'),
        ({ status, code }) => status === 'success' || code === 'USER_EXISTS',
      );
    }
    // They were made on their own machine; the hub of the other asks for them over the link.
    for (const machine of ['mainpc', 'pc2'])
      await until(
        `a login through the hub of ${machine}`,
        () => this.#logInByHand(machine),
        (status) => status === 200,
      );
  }

  async stop(): Promise<void> {
    await Promise.all([this.mainpc?.close(), this.pc2?.close()]);
    await this.slice.stop();
  }

  /** Something for each view, made where it really comes from. */
  async plant(): Promise<void> {
    for (const machine of ['mainpc', 'pc2']) await this.#alert(machine);
    await until(
      'an error report',
      () => ask(this.pc2, 'error-bus', 'report', { agent: 'KnowledgeBase', message: SHOWN.error }),
      ({ status }) => status === 'success',
    );
    await until(
      'a task',
      () =>
        ask(this.pc2, 'resource-manager', 'submit_task', {
          task_id: SHOWN.task,
          task_type: 'analysis',
          data: [1],
        }),
      ({ status, code }) => status === 'success' || code === 'TASK_EXISTS',
    );
    for (const machine of ['mainpc', 'pc2']) await this.#anomaly(machine);
    await this.#parity();
  }

  /** As the Prometheus of either machine tells each Alertmanager. */
  async #alert(machine: string): Promise<void> {
    const address = await this.slice.address(machine, 'alertmanager', 9093);
    const now = Date.now();
    const response = await fetch(`http://${address}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify([
        {
          labels: {
            alertname: SHOWN.alert,
            severity: 'critical',
            machine: 'mainpc',
            agent: 'KnowledgeBase',
          },
          annotations: { summary: 'planted', runbook_url: 'docs/runbooks/AgentDown.md' },
          startsAt: new Date(now).toISOString(),
          endsAt: new Date(now + 600_000).toISOString(),
        },
      ]),
    });
    expect(response.status).toBe(200);
  }

  /** Into the store of the hub: its detectors need minutes of a past before they say anything. */
  async #anomaly(machine: string): Promise<void> {
    const time = new Date().toISOString();
    const anomaly = {
      ...{ id: 'planted', time, member: 'mainpc/KnowledgeBase', metric: 'cpu_percent' },
      ...{ value: 93, expected: 4, score: 12, severity: 'critical', kind: 'spike' },
      ...{ method: 'median and MAD', summary: SHOWN.anomaly },
    };
    const script = `
      const { DatabaseSync } = require('node:sqlite');
      const [body] = process.argv.slice(-1);
      const { id, time, member } = JSON.parse(body);
      const database = new DatabaseSync('/var/lib/tandem/anomalies.sqlite');
      database.exec('PRAGMA busy_timeout = 5000');
      database.prepare('INSERT INTO anomalies VALUES (?, ?, ?, ?)').run(id, Date.parse(time), member, body);
      console.log('planted');`;
    const hub = await this.slice.container(machine, HUB);
    const said = await execIn(hub, ['/usr/local/bin/node', '-e', script, JSON.stringify(anomaly)]);
    expect(said).toContain('planted');
  }

  /** Both sides are asked for an agent, and say the same. */
  async #parity(): Promise<void> {
    const mode = { capability: 'registry', mode: 'shadow' };
    await until(
      'mode shadow',
      () => this.#tell(this.mainpc, 'core-orchestrator', 'set_mode', mode, 'mainpc'),
      ({ status }) => status === 'success',
    );
    await until(
      'something compared',
      async () => {
        await ask(this.mainpc, 'core-orchestrator', 'list_agents');
        return ask(this.mainpc, 'core-orchestrator', 'get_parity', {}, 8_000);
      },
      ({ actions }) =>
        (actions as { calls: number; action: string }[]).some(
          ({ calls, action }) => action === 'list_agents' && calls > 0,
        ),
    );
  }

  #tell(
    connection: NatsConnection,
    service: string,
    action: string,
    input: object,
    machine: string,
  ) {
    return askAsOperator(this.slice, connection, service, action, input, { machine });
  }

  async #logInByHand(machine: string): Promise<number> {
    const url = this.url(machine);
    const { status } = await fetch(`${url}/ui/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify({ user: 'vic', password: PASSWORD }),
      signal: AbortSignal.timeout(5_000),
    });
    return status;
  }
}
