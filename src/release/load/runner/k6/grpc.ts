/** `k6/net/grpc` of this runner: unary calls and streams. */
import { credentials, makeGenericClientConstructor, Metadata, status } from '@grpc/grpc-js';
import type { ClientDuplexStream, ServiceDefinition, StatusObject } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { milliseconds } from '../duration.ts';

interface Params {
  readonly metadata?: Readonly<Record<string, string>>;
  readonly timeout?: string | number;
}

interface Method {
  readonly path: string;
  readonly requestSerialize: (value: object) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => object;
}

/** Of k6. */
const DEFAULT_TIMEOUT = '60s';

const Generic = makeGenericClientConstructor({}, 'load');

export class Client {
  readonly #methods = new Map<string, Method>();
  #channel: InstanceType<typeof Generic> | undefined;

  load(importPaths: string[], ...files: string[]): void {
    const found = loadSync(files, { includeDirs: importPaths, keepCase: true, longs: Number });
    for (const [service, definition] of Object.entries(found)) {
      if ('format' in definition) continue;
      for (const [name, method] of Object.entries(definition as ServiceDefinition))
        this.#methods.set(`${service}/${name}`, method as unknown as Method);
    }
  }

  /** gRPC of Node connects with the first call. */
  connect(address: string): void {
    this.#channel = new Generic(address, credentials.createInsecure());
  }

  asyncInvoke(
    url: string,
    request: object,
    params: Params = {},
  ): Promise<{ status: number; message: object | null; error: { message: string } | null }> {
    const { path, requestSerialize, responseDeserialize } = this.#method(url);
    return new Promise((resolve) => {
      this.#open().makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        metadataOf(params),
        { deadline: deadlineOf(params) },
        (error, message) =>
          resolve(
            error === null
              ? { status: status.OK, message: message ?? {}, error: null }
              : { status: error.code, message: null, error: { message: error.details } },
          ),
      );
    });
  }

  close(): void {
    this.#channel?.close();
    this.#channel = undefined;
  }

  /** For `Stream`. */
  begin(url: string, params: Params): ClientDuplexStream<object, object> {
    const { path, requestSerialize, responseDeserialize } = this.#method(url);
    return this.#open().makeBidiStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      metadataOf(params),
      { deadline: deadlineOf(params) },
    );
  }

  #method(url: string): Method {
    const method = this.#methods.get(url.replace(/^\//, ''));
    if (method === undefined) throw new Error(`no method ${url} in the loaded protos`);
    return method;
  }

  #open() {
    if (this.#channel === undefined) throw new Error('the gRPC client is not connected');
    return this.#channel;
  }
}

type Listener = (item: object | undefined) => void;

/** A stream with events of k6: `data`, `error`, `end`. */
export class Stream {
  readonly #call: ClientDuplexStream<object, object>;

  constructor(client: Client, url: string, params: Params = {}) {
    this.#call = client.begin(url, params);
    // Without a listener Node would end the process.
    this.#call.on('error', () => undefined);
  }

  on(event: 'data' | 'error' | 'end', listener: Listener): void {
    if (event === 'data') this.#call.on('data', listener);
    if (event === 'error')
      this.#call.on('error', (error) => {
        const { code, details } = error as unknown as StatusObject;
        listener({ code, message: details, details: [] });
      });
    if (event === 'end')
      this.#call.on('status', ({ code }) => {
        if (code === status.OK) listener(undefined);
      });
  }

  write(request: object): void {
    this.#call.write(request);
  }

  end(): void {
    this.#call.end();
  }
}

function metadataOf({ metadata = {} }: Params): Metadata {
  const made = new Metadata();
  for (const [name, value] of Object.entries(metadata)) made.set(name, value);
  return made;
}

const deadlineOf = ({ timeout = DEFAULT_TIMEOUT }: Params) => Date.now() + milliseconds(timeout);

export const StatusOK = status.OK;

export default { Client, Stream, StatusOK };
