/** Every rpc of the services, and a client that calls any of them as the operator. */
import { readdirSync } from 'node:fs';
import * as grpc from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { snakeCase } from '../../../src/services/door/grpc/methods.ts';
import { asOperator } from '../doors.ts';
import { doorOf } from '../ingress.ts';
import type { Slice } from '../slice.ts';
import { OLD_ACTIONS, SERVICES, type OldAction, type Service } from './old-actions.ts';

const PROTOS = new URL('../../../src/contracts/proto/', import.meta.url).pathname;
const files = readdirSync(`${PROTOS}tandem/v1`).map((file) => `tandem/v1/${file}`);
const definitions = loadSync(files, { keepCase: true, includeDirs: [PROTOS] });

export interface Rpc {
  readonly title: string;
  /** Absent: no service says that it serves it. */
  readonly service: Service | undefined;
  readonly method: grpc.MethodDefinition<object, object>;
  readonly name: string;
  /** The action behind it, when that has an old side. */
  readonly of: OldAction | undefined;
}

export const RPCS: readonly Rpc[] = Object.entries(definitions).flatMap(([full, definition]) => {
  // Messages and enums have a `format`; services are their methods by name.
  if ('format' in definition) return [];
  const service = SERVICES.find(({ grpc: served }) => served.some((one) => one.service === full));
  const exceptions = service?.grpc.find((one) => one.service === full)?.methods ?? {};
  return Object.entries(definition as grpc.ServiceDefinition).map(([name, method]) => {
    const action = exceptions[name]?.action ?? snakeCase(name);
    const of = OLD_ACTIONS.find((one) => one.service === service && one.name === action);
    return { title: `${full}.${name}`, service, method, name, of };
  });
});

export interface RpcAnswer {
  readonly code: grpc.status;
  readonly text: string;
  readonly reply?: object;
}

/** Calls an rpc; a stream counts as answered when it stays open for a second. */
export async function callRpc(slice: Slice, rpc: Rpc, request: object): Promise<RpcAnswer> {
  const { machine, name } = rpc.service!;
  const client = new grpc.Client(doorOf(machine, name), grpc.credentials.createInsecure());
  const metadata = new grpc.Metadata();
  metadata.set('authorization', asOperator(slice, machine, name).authorization);
  const { path, requestSerialize, responseDeserialize, responseStream } = rpc.method;
  const failed = ({ code, details }: grpc.ServiceError) => ({ code, text: details });
  try {
    return await new Promise<RpcAnswer>((resolve) => {
      if (responseStream) {
        const stream = client.makeServerStreamRequest(
          path,
          requestSerialize,
          responseDeserialize,
          request,
          metadata,
        );
        const open = setTimeout(() => stream.cancel(), 1_000);
        stream.on('data', () => undefined);
        stream.on('error', (error) => {
          clearTimeout(open);
          const { code, details } = error as grpc.ServiceError;
          resolve({ code: code === grpc.status.CANCELLED ? grpc.status.OK : code, text: details });
        });
        stream.on('end', () => resolve({ code: grpc.status.OK, text: '' }));
        return;
      }
      const options = { deadline: Date.now() + 60_000 };
      client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        metadata,
        options,
        (error, reply) =>
          resolve(
            error === null
              ? { code: grpc.status.OK, text: '', ...(reply && { reply }) }
              : failed(error),
          ),
      );
    });
  } finally {
    client.close();
  }
}
