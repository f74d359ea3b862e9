/** `tandem mode`. */
import { ask } from '../../support/clients/ask.ts';
import { callLegacy } from '../../support/clients/legacy-client.ts';
import { until } from '../../support/until.ts';
import type { CommandWorld, Reply } from './world.ts';

export function modes(world: CommandWorld) {
  const { attempt, json, run, slice } = world;

  describe('mode', () => {
    const modeOf = async (capability: string) =>
      (await json<Reply[]>('mode', 'show')).find((row) => row['capability'] === capability);
    const register = (host: string) => ({
      agent_id: 'Planted',
      host,
      port: 1,
      health_check_port: 2,
    });

    test('set is followed by the service, and show says so', async () => {
      expect(await run(['mode', 'set', 'registry', 'gradual', '--percent', '30'])).toContain(
        'gradual',
      );
      expect(await modeOf('registry')).toMatchObject({ mode: 'gradual', percent: 30 });
      await until(
        'core-orchestrator follows',
        () => ask(world.mainpc, 'core-orchestrator', 'get_service_modes'),
        ({ modes }) => (modes as Record<string, Reply>)['registry']?.['percent'] === 30,
        { timeoutMs: 1_000, intervalMs: 50 },
      );
      expect(await run(['mode', 'show'])).toMatch(/registry\s+gradual 30 %\s.*ServiceRegistry/);
      await run(['mode', 'set', 'registry', 'unified']);
    }, 60_000);

    test.each([
      ['a mode that does not exist', ['mode', 'set', 'registry', 'perhaps'], 2],
      ['a capability that does not exist', ['mode', 'set', 'everything', 'unified'], 2],
      ['a share over 100', ['mode', 'set', 'registry', 'gradual', '--percent', '101'], 2],
    ] as const)('refuses %s', async (_what, args, exitCode) => {
      expect(await attempt(args)).toMatchObject({ exitCode });
      expect(await modeOf('registry')).toMatchObject({ mode: 'unified' });
    });

    test('parity is good while both sides say the same, and bad when they do not', async () => {
      await run(['mode', 'parity', '--reset']);
      expect(await run(['mode', 'parity'])).toContain('nothing was compared yet');
      await ask(world.mainpc, 'core-orchestrator', 'register_agent', register('the-right-host'));
      const old = await slice.address('mainpc', 'service-registry', 7200);
      await callLegacy(old, { action: 'register_agent', ...register('planted-host') });
      await run(['mode', 'set', 'registry', 'shadow']);
      const query = { agent_name: 'Planted' };
      await until(
        'the difference',
        async () => {
          await ask(world.mainpc, 'core-orchestrator', 'get_agent_endpoint', query);
          return attempt(['mode', 'parity', '--capability', 'registry']);
        },
        ({ exitCode, stdout }) =>
          exitCode === 1 && /host: service "the-right-host", legacy "planted-host"/.test(stdout),
      );
      await run(['mode', 'parity', '--reset']);
      await run(['mode', 'set', 'registry', 'unified']);
    }, 60_000);

    test('migrate brings the state in, and takes it back', async () => {
      const old = await slice.address('pc2', 'agent-trust-scorer', 7122);
      const log = { action: 'log_performance', model_id: 'moved', success: true, response_time: 1 };
      await callLegacy(old, log);
      expect(await run(['mode', 'migrate', 'trust'])).toMatch(
        /trust: \d+ records .* into the service/,
      );
      const { trust_score: score } = await ask(
        world.mainpc,
        'security-gateway',
        'get_trust_score',
        {
          model_id: 'moved',
        },
      );
      expect(score).toBeCloseTo(0.94, 9);
      await run(['mode', 'set', 'trust', 'delegation', '--migrate']);
      expect(await modeOf('trust')).toMatchObject({ mode: 'delegation' });
      await run(['mode', 'set', 'trust', 'unified', '--migrate']);
      expect(await run(['mode', 'migrate', 'trust', '--back'])).toContain(
        'into the legacy container',
      );
    }, 90_000);
  });
}
