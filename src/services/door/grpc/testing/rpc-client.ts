/** A client for tests of rpcs: JSON in, JSON out, by the descriptors that the door itself reads. */
import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { fromBinary, fromJson, toBinary, toJson, type JsonValue } from '@bufbuild/protobuf';
import { readProtos } from '../protos.ts';

export type RpcReply = Record<string, unknown>;

export class RpcClient {
  readonly #registry: ReturnType<typeof readProtos>['registry'];
  readonly #client: Client;

  constructor(protos: readonly string[], port: number) {
    this.#registry = readProtos(protos).registry;
    this.#client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  }

  /** Names of the rpcs of a service. */
  methods(service: string): string[] {
    return this.#registry.getService(service)!.methods.map(({ name }) => name);
  }

  /**
   * Calls an rpc; zeros and empty lists are left out of the reply, as on the wire.
   *
   * @param token bearer token
   * @throws ServiceError of grpc-js
   */
  call(service: string, name: string, json: JsonValue = {}, token?: string): Promise<RpcReply> {
    const registry = this.#registry;
    const method = registry.getService(service)!.methods.find((m) => m.name === name)!;
    const metadata = new Metadata();
    if (token !== undefined) metadata.set('authorization', `Bearer ${token}`);
    const encode = (value: JsonValue) =>
      Buffer.from(toBinary(method.input, fromJson(method.input, value, { registry })));
    const decode = (bytes: Buffer) =>
      toJson(method.output, fromBinary(method.output, bytes), {
        registry,
        useProtoFieldName: true,
      }) as RpcReply;
    return new Promise((resolve, reject) => {
      const options = { deadline: Date.now() + 10_000 };
      this.#client.makeUnaryRequest(
        ...([`/${service}/${name}`, encode, decode, json, metadata, options] as const),
        (error, reply) => (error === null ? resolve(reply!) : reject(error)),
      );
    });
  }

  close(): void {
    this.#client.close();
  }
}
