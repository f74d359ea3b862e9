/** gRPC clients, one for each address; they connect when they are first used. */
import grpc from 'k6/net/grpc';
import { plan } from './context.ts';
import type { LoadTarget } from '../src/release/load/plan/plan.ts';

const PROTOS = ['registry', 'tasks'].map((name) => `tandem/v1/${name}.proto`);

const addresses = plan.targets.flatMap(({ doors }) =>
  Object.values(doors).map((door) => door.slice('http://'.length)),
);
// Only here, in the init context, may k6 read files.
const clients = new Map(
  addresses.map((address) => {
    const client = new grpc.Client();
    client.load([plan.protos], ...PROTOS);
    return [address, client];
  }),
);
const connected = new Set<string>();

export function clientOf(door: string): grpc.Client {
  const address = door.slice('http://'.length);
  const client = clients.get(address)!;
  if (!connected.has(address)) {
    client.connect(address, { plaintext: true, timeout: '2s' });
    connected.add(address);
  }
  return client;
}

export function paramsOf({ token }: LoadTarget, timeoutMs: number): grpc.Params {
  return {
    timeout: `${timeoutMs}ms`,
    ...(token === null ? {} : { metadata: { authorization: `Bearer ${token}` } }),
  };
}
