import { LeaseTable } from '../leases/lease-table.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { registration } from '../testing/registration.ts';
import { agentRow, endpointView, statusByName } from './views.ts';

const table = new LeaseTable(new ManualClock());
const entry = table.register(registration()).held.entry;

test('an endpoint has the old fields flat beside the status', () => {
  expect(endpointView(entry)).toMatchObject({
    status: 'success',
    host: 'memory-client',
    port: 5713,
    capabilities: [],
    last_registered: entry.registered_at,
  });
});

test('a row says ok for a healthy agent and its own word otherwise', () => {
  expect(agentRow(entry)).toMatchObject({
    status: 'ok',
    location: 'mainpc',
    health_check_port: null,
  });
  expect(agentRow({ ...entry, state: 'HEALTHY' }).status).toBe('ok');
  expect(agentRow({ ...entry, state: 'draining' }).status).toBe('draining');
});

test('of a name on two machines the home one keeps the plain name', () => {
  const onPc2 = { ...entry, machine: 'pc2' };
  const byName = statusByName([onPc2, entry]);
  expect(byName['MemoryClient']?.location).toBe('mainpc');
  expect(byName['pc2/MemoryClient']?.location).toBe('pc2');
});
