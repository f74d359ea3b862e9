/** The capability `system`: containers of the fleet, and the hosts they run on. */
import { hostActions } from './host-actions.ts';
import { serviceActions } from './service-actions.ts';

export const systemActions = { ...serviceActions, ...hostActions };
