/** The whole fleet moved back to its legacy containers, by the command that people type. */
import type Docker from 'dockerode';
import { fleetAtHand } from '../../../src/cli/fleet/fleet-at-hand.ts';
import type { StatusRow } from '../../../src/cli/commands/status.ts';
import { CAPABILITY_NAMES } from '../../../src/contracts/migration/modes.ts';
import { tandem } from '../../support/clients/cli.ts';
import { execIn } from '../../support/containers/exec-in.ts';
import { until } from '../../support/until.ts';

const METRICS = `fetch('http://localhost:8080/metrics').then((page) => page.text()).then((text) => console.log(text))`;

export interface DelegatedFleet {
  readonly env: Record<string, string>;
  /** One question on each machine that a legacy agent answered before: who is asked, and where. */
  readonly questions: readonly {
    readonly machine: string;
    readonly service: string;
    readonly capability: string;
    readonly url: string;
  }[];
  /** The container of a compose service. */
  container(machine: string, service: string): Promise<Docker.Container>;
}

export function delegated({ env, questions, container }: DelegatedFleet) {
  const legacy = fleetAtHand()
    .entries.filter(({ profiles }) => profiles.includes('delegation'))
    .map(({ machine, name }) => `${machine}/${name}`);

  describe('up --mode delegation', () => {
    test('starts the legacy containers beside the fleet and sets every capability', async () => {
      const started = ['up', '--mode', 'delegation', '--timeout', '200'];
      const { stdout, stderr, exitCode } = await tandem(started, env, { timeoutMs: 240_000 });
      expect(stderr).toBe('');
      expect(stdout).toContain(`all ${CAPABILITY_NAMES.length} capabilities to delegation`);
      expect(exitCode).toBe(0);
    }, 250_000);

    test('they are healthy, and mode show says delegation for all', async () => {
      const status = await tandem(['status', '--json'], env);
      const healthy = (JSON.parse(status.stdout) as StatusRow[])
        .filter(({ health }) => health === 'healthy')
        .map(({ machine, agent }) => `${machine}/${agent}`);
      expect(healthy).toEqual(expect.arrayContaining(legacy));
      expect(legacy).toHaveLength(16);
      const shown = await tandem(['mode', 'show', '--json'], env);
      const rows = JSON.parse(shown.stdout) as { capability: string; mode: string }[];
      expect(new Map(rows.map(({ capability, mode }) => [capability, mode]))).toEqual(
        new Map(CAPABILITY_NAMES.map((capability) => [capability, 'delegation'])),
      );
    });

    test.each(questions)('$capability is answered by its legacy container', async (question) => {
      const { machine, service, capability, url } = question;
      const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
      expect(answer.status).toBe(200);
      const counted = `tandem_capability_answers_total\\{[^}]*capability="${capability}"[^}]*by="legacy"`;
      await until(
        `an answer of the legacy container of ${capability}`,
        async () =>
          execIn(await container(machine, service), ['/usr/local/bin/node', '-e', METRICS]),
        (page) => new RegExp(counted).test(page),
      );
    });
  });
}
