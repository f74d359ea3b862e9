/** The old containers of the capabilities, on their old ports. */
import { LEGACY_AGENTS, type LegacyName } from '../../../src/contracts/migration/modes.ts';
import { callLegacy } from '../../support/clients/legacy-client.ts';
import type { Slice } from '../../support/containers/slice.ts';
import { until } from '../../support/until.ts';

type Reply = Record<string, unknown>;

/** What the suite knows of resource-manager. */
interface Manager {
  readonly slice: Slice;
  readonly manager: (action: string, input?: object) => Promise<Reply>;
  readonly asOperator: (action: string, input: object) => Promise<Reply>;
}

export function oldContainers({ slice, manager, asOperator }: Manager) {
  async function legacy(name: LegacyName, request: object) {
    const { machine, host, port } = LEGACY_AGENTS[name];
    return callLegacy(await slice.address(machine, host, port), request, 10_000);
  }

  describe('the old containers', () => {
    test('ResourceManager keeps allocations over a restart, on its old port', async () => {
      const open = { action: 'set_thresholds', cpu_threshold: 100, memory_threshold: 100 };
      await legacy('ResourceManager', open);
      const asked = { resource_id: 'x', resource_type: 'cpu', amount: 2 };
      expect(
        await legacy('ResourceManager', { action: 'allocate_resources', ...asked }),
      ).toMatchObject({ status: 'success', resource_id: 'x' });
      await (await slice.container('pc2', LEGACY_AGENTS.ResourceManager.host)).restart();
      await until(
        'it is back',
        () => legacy('ResourceManager', { action: 'get_status' }),
        ({ allocated_resources: held }) => (held as Reply)['x'] !== undefined,
        { timeoutMs: 60_000 },
      );
    }, 90_000);

    test('a task goes through TaskScheduler to AsyncProcessor, on its real port', async () => {
      const task = { action: 'schedule_task', type: 'analysis', data: 'a b a', priority: 'high' };
      expect(await legacy('TaskScheduler', task)).toMatchObject({ status: 'queued' });
    });

    test('what ResourceManager holds moves into the service', async () => {
      const moved = await asOperator('migrate_capability', {
        capability: 'resources',
        direction: 'in',
      });
      expect(moved).toMatchObject({ status: 'success' });
      expect(await manager('get_status')).toMatchObject({
        allocated_resources: { x: { type: 'cpu_cores', amount: 2 } },
      });
    }, 60_000);
  });
}
