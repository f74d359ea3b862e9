/** Who belongs to the fleet, and how each is. */
import type { Part } from '../part.ts';
import { fleetActions, fleetStreams } from './actions.ts';

const tag = 'health';

export const fleet: Part = {
  actions: fleetActions,
  streams: fleetStreams,
  routes: [
    { tag, method: 'GET', path: '/v1/fleet', action: 'fleet' },
    { tag, method: 'GET', path: '/v1/fleet/watch', stream: 'watch_fleet' },
    { tag, method: 'GET', path: '/v1/fleet/members/{machine}/{name}', action: 'member' },
  ],
};
