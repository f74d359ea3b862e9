/** Recovery of members, within bounds. */
import type { Part } from '../part.ts';
import { oldTrigger, recoveryActions } from './actions.ts';
import { startRecovery } from './start.ts';

const tag = 'recovery';

export const recovery: Part = {
  actions: recoveryActions,
  routes: [
    { tag, method: 'GET', path: '/v1/recovery', action: 'recoveries' },
    { tag, method: 'PUT', path: '/v1/recovery/switch', action: 'set_recovery_switch' },
    {
      tag,
      method: 'POST',
      path: '/v1/recovery/{machine}/{agent_name}',
      action: 'trigger_recovery',
    },
    {
      tag,
      method: 'POST',
      path: '/trigger_recovery',
      action: 'trigger_recovery',
      old: true,
      accepts: oldTrigger,
    },
  ],
  start: startRecovery,
};
