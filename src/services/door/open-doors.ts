/** Puts the doors of one service together. */
import type { Door, DoorParts } from '../../runtime/door.ts';
import { HttpDoor } from './http/http-door.ts';
import type { DoorSpec } from './route.ts';

/** @throws Error when a route names an action or stream that does not exist */
export async function openDoors(spec: DoorSpec, parts: DoorParts): Promise<readonly Door[]> {
  const http = new HttpDoor(spec, parts);
  if ((spec.grpc ?? []).length === 0) return [http];
  const { GrpcDoor } = await import('./grpc/grpc-door.ts');
  return [http, new GrpcDoor(spec, parts)];
}
