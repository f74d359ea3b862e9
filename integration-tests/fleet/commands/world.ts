/** Both machines' services behind their ingresses, and commands as processes of their own. */
import type { NatsConnection } from '@nats-io/transport-node';
import { ask } from '../../support/clients/ask.ts';
import { BOTH_INGRESSES, doorOpen, INGRESS } from '../../support/clients/ingress.ts';
import { tandem, type CliResult } from '../../support/clients/cli.ts';
import { operator } from '../../support/clients/operator.ts';
import { Slice } from '../../support/containers/slice.ts';
import { until } from '../../support/until.ts';

export const [MAINPC, PC2] = [INGRESS['mainpc']!, INGRESS['pc2']!];
export const PASSWORD = 'correct horse battery';
const GATEWAY = `http://${PC2}:7005`;

export type Reply = Record<string, unknown>;

export class CommandWorld {
  readonly slice = new Slice({
    services: {
      mainpc: ['nats', 'core-orchestrator', 'service-registry', 'knowledge-base', 'ingress'],
      pc2: [
        'nats',
        'error-bus',
        'resource-manager',
        'security-gateway',
        'agent-trust-scorer',
        'ingress',
      ],
    },
    expose: {
      mainpc: { nats: [4222], 'service-registry': [7200] },
      pc2: { nats: [4222], 'agent-trust-scorer': [7122] },
    },
    environment: BOTH_INGRESSES,
  });
  readonly env = {
    TANDEM_PROJECT_PREFIX: this.slice.prefix,
    TANDEM_SECRETS_DIR: this.slice.secretsDir,
  };
  /** The operator at the broker of mainpc. */
  mainpc!: NatsConnection;

  async start(): Promise<void> {
    await this.slice.start();
    this.mainpc = await operator(this.slice, 'mainpc');
    await until(
      'the keys of security-gateway',
      async () => (await fetch(`${GATEWAY}/.well-known/jwks.json`)).json() as Promise<Reply>,
      ({ keys }) => (keys as unknown[] | undefined)?.length === 2,
    );
    await doorOpen('mainpc', 'core-orchestrator');
    for (const service of ['resource-manager', 'error-bus', 'security-gateway'])
      await doorOpen('pc2', service);
    await until(
      'KnowledgeBase in the registry',
      () => ask(this.mainpc, 'core-orchestrator', 'list_agents'),
      ({ agents }) => (agents as string[]).includes('KnowledgeBase'),
    );
  }

  async stop(): Promise<void> {
    await this.mainpc?.close();
    await this.slice.stop();
  }

  /** Runs a command that has to succeed. */
  readonly run = async (args: readonly string[], input?: string): Promise<string> => {
    const result = await tandem(args, this.env, { input });
    expect({ args, ...result }).toMatchObject({ exitCode: 0, stderr: '' });
    return result.stdout;
  };

  readonly json = async <T = Reply>(...args: string[]) =>
    JSON.parse(await this.run([...args, '--json'])) as T;

  readonly attempt = (args: readonly string[], input?: string): Promise<CliResult> =>
    tandem(args, this.env, { input });

  /** Asks security-gateway with somebody's token, past the command line. */
  readonly asks = async (token: string, where: string): Promise<number> => {
    const headers = { authorization: `Bearer ${token.trim()}` };
    return (await fetch(`${GATEWAY}${where}`, { headers })).status;
  };
}
