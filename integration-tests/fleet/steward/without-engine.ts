/** A steward without the right to open the engine's socket, on a slice of its own. */
import { ask } from '../../support/clients/ask.ts';
import { suiteSlice } from '../../support/containers/suite-slice.ts';

export function withoutEngine() {
  describe('a steward that may not open the socket', () => {
    const { at } = suiteSlice({
      services: { pc2: ['nats', 'steward'] },
      expose: { pc2: { nats: [4222] } },
      environment: { TANDEM_ENGINE_GID: '64999' },
    });

    test('is healthy for Compose, degraded in its own words, and says what to set', async () => {
      expect(await ask(at.pc2, 'steward', 'health')).toMatchObject({
        ready: true,
        health_status: 'degraded',
        health_checks: { engine: false },
      });
      expect(await ask(at.pc2, 'steward', 'list_containers')).toMatchObject({
        code: 'STEWARD_WITHOUT_ENGINE',
        error: expect.stringContaining('TANDEM_ENGINE_GID') as unknown,
      });
    });

    test('still measures its host', async () => {
      const { host } = await ask(at.pc2, 'steward', 'host_metrics');
      expect(host).toMatchObject({
        memory: { total_bytes: expect.any(Number) as unknown },
        containers: null,
        containers_reason: expect.stringContaining('TANDEM_ENGINE_GID') as unknown,
      });
    });
  });
}
