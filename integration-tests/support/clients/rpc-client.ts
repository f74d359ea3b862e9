/** Calls any rpc of the services through the ingress, as the operator: JSON in, JSON out. */
import * as grpc from '@grpc/grpc-js';
import { fromBinary, fromJson, toBinary, toJson, type JsonValue } from '@bufbuild/protobuf';
import { asOperator } from './doors.ts';
import { PROTOS, type RpcCase } from '../facade/rpcs.ts';
import { doorOf } from './ingress.ts';
import type { Slice } from '../containers/slice.ts';

type Reply = Record<string, unknown>;

const same = (bytes: Buffer) => bytes;
const TIMEOUT_MS = 60_000;
const { registry } = PROTOS;

export interface RpcEnd {
  /** Name of the status. */
  readonly code: string;
  readonly text: string;
  /** Our own code of a failure. */
  readonly problem: string | undefined;
}

export interface RpcAnswer extends RpcEnd {
  readonly reply: Reply | undefined;
}

export interface RpcStream {
  readonly items: Reply[];
  /** How it ended. */
  readonly ended: Promise<RpcEnd>;
  cancel(): void;
}

export class RpcClient {
  readonly #slice: Slice;
  readonly #clients = new Map<string, grpc.Client>();

  constructor(slice: Slice) {
    this.#slice = slice;
  }

  close(): void {
    for (const client of this.#clients.values()) client.close();
  }

  call(one: RpcCase, message: Reply): Promise<RpcAnswer> {
    return this.send(one, encode(one, message));
  }

  /** Sends any bytes as the message. */
  send(one: RpcCase, bytes: Uint8Array, timeoutMs = TIMEOUT_MS): Promise<RpcAnswer> {
    const { client, path, metadata } = this.#ready(one);
    return new Promise((resolve) => {
      const answered = (error: grpc.ServiceError | null, reply?: Buffer) =>
        resolve({ ...endOf(error), reply: reply && decode(one, reply) });
      const options = { deadline: Date.now() + timeoutMs };
      const message = Buffer.from(bytes);
      client.makeUnaryRequest<Buffer, Buffer>(
        path,
        same,
        same,
        message,
        metadata,
        options,
        answered,
      );
    });
  }

  open(one: RpcCase, message: Reply): RpcStream {
    return this.openWith(one, encode(one, message));
  }

  openWith(one: RpcCase, bytes: Uint8Array): RpcStream {
    const { client, path, metadata } = this.#ready(one);
    const message = Buffer.from(bytes);
    const stream = client.makeServerStreamRequest<Buffer, Buffer>(
      path,
      same,
      same,
      message,
      metadata,
    );
    const items: Reply[] = [];
    stream.on('data', (bytes: Buffer) => items.push(decode(one, bytes)));
    const ended = new Promise<RpcEnd>((resolve) => {
      stream.on('error', (error) => resolve(endOf(error as grpc.ServiceError)));
      stream.on('end', () => resolve(endOf(null)));
    });
    return { items, ended, cancel: () => stream.cancel() };
  }

  #ready({ service: { machine, name }, rpc }: RpcCase) {
    const door = doorOf(machine, name);
    const client =
      this.#clients.get(door) ?? new grpc.Client(door, grpc.credentials.createInsecure());
    this.#clients.set(door, client);
    const metadata = new grpc.Metadata();
    metadata.set('authorization', asOperator(this.#slice, machine, name).authorization);
    return { client, metadata, path: `/${rpc.method.parent.typeName}/${rpc.method.name}` };
  }
}

const endOf = (error: grpc.ServiceError | null): RpcEnd => ({
  code: grpc.status[error?.code ?? grpc.status.OK],
  text: error?.details ?? '',
  problem: error?.metadata.get('tandem-code')[0]?.toString(),
});

/** Fields that the message does not have are left out: an action may take more than its rpc. */
export function encode({ rpc }: RpcCase, message: Reply): Uint8Array {
  const json = JSON.parse(JSON.stringify(message)) as JsonValue;
  const options = { registry, ignoreUnknownFields: true };
  return toBinary(rpc.method.input, fromJson(rpc.method.input, json, options));
}

function decode({ rpc }: RpcCase, bytes: Buffer): Reply {
  const message = fromBinary(rpc.method.output, bytes);
  return toJson(rpc.method.output, message, { registry, useProtoFieldName: true }) as Reply;
}
