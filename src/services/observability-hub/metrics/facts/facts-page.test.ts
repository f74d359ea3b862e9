import type { MachineView } from '../../../../contracts/observability/observability.ts';
import { hostSample, member } from '../testing.ts';
import { factsPage } from './facts-page.ts';

const NOW = Date.parse('2026-01-01T00:00:10.000Z');
const machine = (more: Partial<MachineView> = {}): MachineView => ({
  name: 'pc2',
  reachable: true,
  last_sign: '2026-01-01T00:00:08.000Z',
  host: hostSample('pc2') as unknown as Record<string, unknown>,
  clock_offset_ms: 0,
  ...more,
});
const fleet = (members: ReturnType<typeof member>[], machines = [machine()]) => ({
  members: () => members,
  machines: () => machines,
  plan: [],
});
const labels = 'machine="pc2",agent="Echo",group="memory_system",role="agent",member="pc2/Echo"';

test('what the engine says of a member that is dead, too', () => {
  const dead = member('pc2/Echo', {
    state: 'dead',
    restarts: 4,
    oom_kills: 2,
    signs: { ...member('pc2/Echo').signs, engine: 'exited' },
  });
  const page = factsPage(fleet([dead]), NOW);
  expect(page).toContain(`tandem_member_state{${labels},state="dead"} 1\n`);
  expect(page).toContain(`tandem_container_running{${labels}} 0\n`);
  expect(page).toContain(`tandem_container_restarts_total{${labels}} 4\n`);
  expect(page).toContain(`tandem_container_oom_kills_total{${labels}} 2\n`);
  expect(page).toContain(`tandem_container_memory_limit_bytes{${labels}} 120000000\n`);
});

test('without an engine there are no counts of it, and no zeros in their place', () => {
  const blind = member('pc2/Echo', { signs: { ...member('pc2/Echo').signs, engine: null } });
  const page = factsPage(fleet([blind]), NOW);
  expect(page).not.toContain('restarts_total');
  expect(page).not.toContain('oom_kills_total');
});

test('hosts with what was measured; no cards where none are seen', () => {
  const page = factsPage(fleet([]), NOW);
  expect(page).toMatch(/^tandem_host_memory_bytes\{machine="pc2",state="total"\} \d+$/m);
  expect(page).not.toContain('tandem_gpu_');
});

test('cards with what their driver told, and nothing for what it did not', () => {
  const card = { index: 1, uuid: 'GPU-7', name: 'RTX 3060', memory_total_mib: 12_288 };
  const said = { memory_used_mib: 4_096, utilization_percent: 40, temperature_c: 61 };
  const gpus = [{ ...card, ...said, power_watts: null }];
  const host = { ...hostSample('pc2'), gpus, gpus_reason: null };
  const page = factsPage(fleet([], [machine({ host })]), NOW);
  const of = '{machine="pc2",uuid="GPU-7",gpu="1",name="RTX 3060"}';
  expect(page.match(/^tandem_gpu_.*$/gm)).toEqual([
    `tandem_gpu_memory_total_bytes${of} ${12 * 1024 ** 3}`,
    `tandem_gpu_memory_used_bytes${of} ${4 * 1024 ** 3}`,
    `tandem_gpu_utilization_percent${of} 40`,
    `tandem_gpu_temperature_celsius${of} 61`,
  ]);
});

test.each([
  ['is not heard', machine({ reachable: false })],
  ['was heard long ago', machine({ last_sign: '2025-12-31T23:59:00.000Z' })],
  ['has said nothing yet', machine({ host: null })],
])('a machine that %s has no figures of now', (_, silent) => {
  expect(factsPage(fleet([], [silent]), NOW)).not.toContain('tandem_host_');
});
