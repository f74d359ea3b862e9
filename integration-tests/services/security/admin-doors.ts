/** The doors of two services through which only an administrator gets. */
import type { ServiceError } from '@grpc/grpc-js';
import type { NatsConnection } from '@nats-io/transport-node';
import { RpcClient } from '../../../src/services/door/grpc/testing/rpc-client.ts';
import { askWith, GATEWAY, type Reply } from '../../support/clients/gateway-client.ts';
import type { Slice } from '../../support/containers/slice.ts';

interface World {
  readonly slice: Slice;
  /** Anybody's connection to the broker of mainpc. */
  readonly mainpc: NatsConnection;
  /** Over the fabric, at core-orchestrator. */
  setMode(token: string): Promise<Reply>;
}

/**
 * Each door asks for an administrator; it gives the code with which it refused, or `taken`.
 *
 * @param open gets what has to be closed
 */
export async function adminDoors(
  { slice, mainpc, setMode }: World,
  open: RpcClient[],
): Promise<Record<string, (token: string) => Promise<unknown>>> {
  const modes = { capability: 'twin', mode: 'unified' };
  const rpc = async (machine: string, service: string, proto: string) => {
    const [, port] = (await slice.address(machine, service, 8081)).split(':');
    const client = new RpcClient([`tandem/v1/${proto}.proto`], Number(port));
    open.push(client);
    return client;
  };
  const [ofModes, ofUsers] = [
    await rpc('mainpc', 'core-orchestrator', 'modes'),
    await rpc('pc2', GATEWAY, 'security'),
  ];
  const overRpc = (client: RpcClient, service: string, name: string, input: Reply) => (t: string) =>
    client.call(`tandem.v1.${service}`, name, input as never, t).then(
      () => 'taken',
      ({ metadata }: ServiceError) => metadata.get('tandem-code')[0],
    );
  const overHttp = async (url: string, init: RequestInit, token: string) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const response = await fetch(url, { ...init, headers });
    const { code } = (await response.json()) as Reply;
    return response.ok ? 'taken' : response.status === 401 ? code : response.status;
  };
  const inside = `http://${await slice.address('mainpc', 'core-orchestrator', 8080)}`;
  const other = `http://${await slice.address('pc2', GATEWAY, 8080)}`;
  const put = { method: 'PUT', body: JSON.stringify(modes) };
  const wordOf = ({ status, code }: Reply) => (status === 'error' ? code : 'taken');
  return {
    'core-orchestrator over HTTP': (token) => overHttp(`${inside}/v1/modes/twin`, put, token),
    'security-gateway over HTTP': (token) => overHttp(`${other}/v1/users`, {}, token),
    'core-orchestrator over gRPC': overRpc(ofModes, 'ModeService', 'SetMode', modes),
    'security-gateway over gRPC': overRpc(ofUsers, 'AuthenticationService', 'ListUsers', {}),
    'core-orchestrator over the fabric': async (token) => wordOf(await setMode(token)),
    'security-gateway over the fabric': async (token) =>
      wordOf(await askWith(mainpc, token, GATEWAY, 'list_users', {})),
  };
}
