/** The capability `coordination`: requests of users, routed to the agents that can answer. */
import { fleetActions } from './fleet-actions.ts';
import { requestActions } from './request-actions.ts';
import { userActions } from './user-actions.ts';

export { coordinationStreams } from './text-stream.ts';

export const coordinationActions = { ...userActions, ...fleetActions, ...requestActions };
