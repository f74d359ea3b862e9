import { sampleFleet } from '../sample-fleet.ts';
import { fabricUsers } from '../nats/users.ts';
import { renderClients, type KnownUser } from './clients.ts';

const fleet = sampleFleet();
const users: KnownUser[] = fleet.machines.flatMap(({ name }) =>
  fabricUsers(fleet, name).map((user) => ({ ...user, publicKeys: [`U${user.slug}`] })),
);

test('every entry that connects stands in the list with its role, the operator once', () => {
  const rows = JSON.parse(renderClients(fleet, users)) as Record<string, string>[];
  expect(rows.filter(({ role }) => role === 'operator')).toEqual([
    { name: 'operator', machine: '', role: 'operator', public_key: 'Uoperator' },
  ]);
  const entries = fleet.entries.filter(({ role }) => role !== 'infrastructure');
  expect(rows).toHaveLength(entries.length + 1);
  for (const { name, machine, role, slug } of entries)
    expect(rows).toContainEqual({ name, machine, role, public_key: `U${slug}` });
});

test('both keys of a name are in the list while one is replaced', () => {
  const [first] = users;
  const rows = JSON.parse(renderClients(fleet, [{ ...first!, publicKeys: ['UA', 'UB'] }]));
  expect(rows.map((row: { public_key: string }) => row.public_key)).toEqual(['UA', 'UB']);
});
