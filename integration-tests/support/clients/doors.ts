/** Clients of the doors of a service: raw sockets, server-sent events, gRPC. */
import { connect } from 'node:net';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as grpc from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { doorOf, OPERATOR, TokenType } from '../../../src/contracts/security/token.ts';
import { makeAssertion } from '../../../src/runtime/auth/assertion.ts';
import type { Slice } from '../containers/slice.ts';

/** Header that proves the operator to one service, for one request. */
export function asOperator(
  slice: Slice,
  machine: string,
  service: string,
): { readonly authorization: string } {
  const seed = readFileSync(path.join(slice.secretsDir, 'operator/nkey'), 'utf8').trim();
  const audience = doorOf(machine, service);
  const proof = makeAssertion({ client: OPERATOR, audience, type: TokenType.operator, seed });
  return { authorization: `Bearer ${proof}` };
}

/**
 * Sends bytes and gives everything that comes back until the other side closes.
 *
 * @param address `host:port`
 * @param pieces sent one after another, with a pause between
 * @param untilAnswer hangs up at the first answer
 */
export function exchange(
  address: string,
  pieces: readonly (string | Buffer)[],
  { pauseMs = 0, timeoutMs = 30_000, untilAnswer = false } = {},
): Promise<string> {
  const [host, port] = address.split(':');
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), host, () => void send());
    const late = setTimeout(() => {
      socket.destroy();
      reject(new Error(`not closed within ${timeoutMs} ms; received: ${answer.slice(0, 200)}`));
    }, timeoutMs);
    async function send() {
      for (const piece of pieces) {
        if (!socket.writable) return;
        socket.write(piece);
        if (pauseMs > 0) await new Promise((r) => setTimeout(r, pauseMs));
      }
    }
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      if (untilAnswer) socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(late);
      resolve(answer);
    });
  });
}

/** An open event stream; `events` grows, comments included. */
export interface EventStream {
  readonly events: string[];
  /** Resolves when the other side ends it. */
  readonly ended: Promise<void>;
  close(): void;
}

export async function openEvents(url: string, init: RequestInit = {}): Promise<EventStream> {
  const gone = new AbortController();
  const response = await fetch(url, { ...init, signal: gone.signal });
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  const events: string[] = [];
  const read = async () => {
    let rest = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      const parts = (rest + chunk).split('\n\n');
      rest = parts.pop()!;
      events.push(...parts);
    }
  };
  return { events, ended: read().catch(() => undefined), close: () => gone.abort() };
}

/** What the events carry, without the last one, which only says that there are no more. */
export function itemsOf({ events }: Pick<EventStream, 'events'>): Record<string, unknown>[] {
  return events
    .filter((event) => !/^event: end$/m.test(event))
    .flatMap((event) => /^data: (.*)$/m.exec(event)?.[1] ?? [])
    .map((data) => JSON.parse(data) as Record<string, unknown>);
}

type Call = (
  request: object,
  metadata: grpc.Metadata,
  options: grpc.CallOptions,
  callback: (error: grpc.ServiceError | null, reply: Record<string, unknown>) => void,
) => void;

const PROTOS = new URL('../../../src/contracts/proto/', import.meta.url).pathname;

/** A client of one gRPC service of core-orchestrator. */
export function grpcClient(address: string, area: string, service: string) {
  const definition = loadSync([`tandem/v1/${area}.proto`], {
    keepCase: true,
    includeDirs: [PROTOS],
  });
  const Client = grpc.makeGenericClientConstructor(
    definition[`tandem.v1.${service}`] as grpc.ServiceDefinition,
    service,
  );
  const client = new Client(address, grpc.credentials.createInsecure());
  return {
    client,
    call(method: string, request: object = {}, timeoutMs = 5_000) {
      const rpc = (client as unknown as Record<string, Call>)[method]!.bind(client);
      const options = { deadline: Date.now() + timeoutMs };
      return new Promise<Record<string, unknown>>((resolve, reject) => {
        rpc(request, new grpc.Metadata(), options, (error, reply) =>
          error === null ? resolve(reply) : reject(error),
        );
      });
    },
    watch(method: string, request: object = {}) {
      const rpc = (client as unknown as Record<string, (r: object) => unknown>)[method]!;
      return rpc.call(client, request) as grpc.ClientReadableStream<Record<string, unknown>>;
    },
  };
}
