/** Health in the words of the old components, and who is watched. */
import { Type } from 'typebox';
import { facade } from '../../facade/facade.ts';
import type { Part } from '../part.ts';
import { healthActions } from './actions.ts';
import { hubActions } from './old/hub-actions.ts';
import { followReports } from './old/running.ts';
import { fleetAtHand } from './running.ts';
import { watchedActions } from './watched/actions.ts';
import { followHeartbeats, watchedState } from './watched/watched.ts';

const v1 = { tag: 'health' } as const;
const old = { tag: 'health', old: true } as const;
const watched = { tag: 'prediction' } as const;
const Any = Type.Record(Type.String(), Type.Unknown());

export const health: Part = {
  actions: { ...healthActions, ...hubActions, ...watchedActions },
  routes: [
    { ...v1, method: 'GET', path: '/v1/health/agents', action: 'get_health_status' },
    { ...v1, method: 'GET', path: '/v1/health/memory-system', action: 'get_system_status' },
    { ...watched, method: 'GET', path: '/v1/watched', action: 'get_watched' },
    { ...watched, method: 'POST', path: '/v1/watched', action: 'watch_agent', status: 201 },
    {
      ...watched,
      method: 'POST',
      path: '/v1/watched/{machine_id}/{agent_name}/heartbeat',
      action: 'watched_heartbeat',
    },
    {
      ...watched,
      method: 'DELETE',
      path: '/v1/watched/{machine_id}/{agent_name}',
      action: 'unwatch_agent',
    },
    { ...old, method: 'GET', path: '/health', action: 'hub_status' },
    { ...old, method: 'GET', path: '/health_summary', action: 'health_summary' },
    { ...old, method: 'POST', path: '/update_agent_health', action: 'update_agent_health' },
    { ...old, method: 'POST', path: '/register_agent', action: 'register_agent' },
    { ...old, method: 'GET', path: '/environment_status', action: 'environment_status' },
    { ...old, method: 'POST', path: '/sync_from_pc2', action: 'sync_from_pc2', accepts: Any },
    { ...old, method: 'GET', path: '/api/v1/agents', action: 'hub_agents' },
    { ...old, method: 'GET', path: '/api/v1/status', action: 'hub_status' },
    { ...old, method: 'POST', path: '/api/v1/sync_from_peer', action: 'sync_from_peer' },
  ],
  start: ({ ctx, fleet }) => {
    const stops = [fleetAtHand.set(fleet), followReports(ctx), followHeartbeats(ctx)];
    return () => stops.forEach((stop) => void stop());
  },
};

facade('prediction').state(watchedState);
