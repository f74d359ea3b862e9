import { fileURLToPath } from 'node:url';
import { FLEET_MACHINES, HOME_MACHINE } from '../contracts/fleet/machines.ts';
import { loadFleet } from './load.ts';

test('the services know the machines of the definition, the home first', () => {
  const { fleet } = loadFleet(fileURLToPath(new URL('../../compose/fleet', import.meta.url)));
  expect(fleet?.machines.map(({ name }) => name)).toEqual([...FLEET_MACHINES]);
  expect(FLEET_MACHINES[0]).toBe(HOME_MACHINE);
});
