/** The door before the sample agent, on a free port. */
import { closedGuard } from '../../../../runtime/auth/guard.ts';
import { createDispatcher } from '../../../../runtime/dispatch/dispatcher.ts';
import { testContext } from '../../../../runtime/testing.ts';
import { GrpcDoor, type GrpcDoorOptions } from '../grpc-door.ts';
import { definition, PROTO, SERVICE } from './sample-registry.ts';

export async function openSample(options: GrpcDoorOptions = {}): Promise<GrpcDoor> {
  const ctx = testContext();
  const dispatcher = createDispatcher(definition.actions, ctx, { finished: () => {} });
  const http = undefined as never;
  const parts = { definition, dispatcher, ctx, http, ready: () => true, guard: closedGuard };
  const grpc = [{ proto: PROTO, service: SERVICE, tag: 'registry' }];
  const at = { port: 0, host: '127.0.0.1', ...options };
  const door = new GrpcDoor({ title: 't', routes: [], grpc }, parts, at);
  await door.start();
  return door;
}

export async function closeSample(door: GrpcDoor): Promise<void> {
  door.stopAccepting();
  await door.drained();
}
