/** The capability `coordination`: requests of users, routed to the agents that can answer. */
import { fleetActions } from './actions/fleet-actions.ts';
import { requestActions } from './actions/request-actions.ts';
import { userActions } from './actions/user-actions.ts';

export { coordinationStreams } from './actions/text-stream.ts';

export const coordinationActions = { ...userActions, ...fleetActions, ...requestActions };
