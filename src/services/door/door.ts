/** The HTTP and gRPC doors of a service. Everything heavy is loaded when the service starts, not before. */
import type { Door, DoorParts } from '../../runtime/door.ts';
import type { DoorSpec } from './route.ts';

export type { DoorSpec, GrpcMethod, GrpcService, Route } from './route.ts';

/**
 * Makes the doors of a service from its routes, for `agent({ doors })`.
 *
 * @throws Error at the start of the container when a route names an action or stream that does not exist
 */
export function door(spec: DoorSpec): (parts: DoorParts) => Promise<readonly Door[]> {
  return async (parts) => {
    const { openDoors } = await import('./open-doors.ts');
    return openDoors(spec, parts);
  };
}
