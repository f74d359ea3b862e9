/** What no honest client sends, over the fabric and over ZMQ. */
import type { NatsConnection } from '@nats-io/transport-node';
import { Publisher } from 'zeromq';
import { subjects } from '../../../src/contracts/fabric/subjects.ts';
import { callLegacy, rawLegacy } from '../clients/legacy-client.ts';
import type { Slice } from '../containers/slice.ts';

type Reply = Record<string, unknown>;

/** A letter and what is deep: the decoder must not run out of stack. */
const nested = (depth: number) => `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
const noise = Buffer.from(Array.from({ length: 4_096 }, (_, i) => (i * 7_919) % 256));
const big = (bytes: number) => JSON.stringify({ action: 'none', text: 'x'.repeat(bytes) });
const MIB = 1024 * 1024;

/** Bodies that are no request of any action; none may break anything. */
export const BODIES: readonly (readonly [string, string | Buffer])[] = [
  ['half an object', '{"agent_name":'],
  ['a list', '[1,2,3]'],
  ['null', 'null'],
  ['a number', '42'],
  ['a text', '"hello"'],
  ['NUL bytes', '\0\0\0\0'],
  ['noise', noise],
  ['broken UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
  ['very deep', nested(100_000)],
  ['prototype keys', '{"__proto__":{"agent_name":1},"constructor":{"prototype":{}}}'],
  [
    'wrong types',
    '{"agent_name":[],"load_type":{},"value":[],"user_id":7,"password":{},"resources":9}',
  ],
  [
    'numbers beyond all bounds',
    '{"agent_name":-1e999,"load_type":1e999,"user_id":1e400,"resources":1e400}',
  ],
];

export class Garbage {
  readonly #slice: Slice;

  constructor(slice: Slice) {
    this.#slice = slice;
  }

  /** Runs something and sees that the container lived through it, healthy. */
  async unharmed(machine: string, service: string, run: () => Promise<void>): Promise<void> {
    const life = async () => {
      const { State, RestartCount } = await (
        await this.#slice.container(machine, service)
      ).inspect();
      return { started: State.StartedAt, restarts: RestartCount, health: State.Health?.Status };
    };
    const before = await life();
    await run();
    expect(await life()).toEqual({ ...before, health: 'healthy' });
  }

  /** Every body gets a clear refusal, or the text of the old protocol for a request that is none. */
  async overFabric(nc: NatsConnection, agent: string, action: string): Promise<void> {
    const most = nc.info!.max_payload!;
    const bodies = [...BODIES, ['just fits', big(most - 1_024)] as const];
    const subject = subjects.action(agent, action);
    for (const [name, body] of bodies) {
      const reply = (await nc.request(subject, body, { timeout: 20_000 })).json<Reply>();
      expectRefusal(name, reply);
    }
    expect(() => nc.publish(subject, big(most))).toThrow(/max_payload/i);
    const empty = (await nc.request(subject, '', { timeout: 5_000 })).json<Reply>();
    expect(empty['code']).not.toBe('INTERNAL_ERROR');
  }

  async overZmq(machine: string, service: string, port: number): Promise<void> {
    const address = await this.#slice.address(machine, service, port);
    const bodies = [...BODIES, ['just fits', big(8 * MIB - 1_024)], ['too large', big(9 * MIB)]];
    for (const [name, body] of bodies as typeof BODIES)
      expectRefusal(name, await rawLegacy(address, Buffer.from(body), 20_000));
    // Over 16 MiB the connection ends; whoever comes after is served.
    await expect(rawLegacy(address, Buffer.from(big(17 * MIB)), 3_000)).rejects.toThrow();
    expect(await callLegacy(address, { action: 'ping' })).toMatchObject({ message: 'pong' });
  }

  /** Publishers hear nothing back; what counts is what comes after. */
  async published(machine: string, service: string, port: number): Promise<void> {
    const publisher = new Publisher({ linger: 2_000 });
    publisher.connect(`tcp://${await this.#slice.address(machine, service, port)}`);
    // What is sent before the subscription arrived is lost.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    for (const [, body] of BODIES) {
      await publisher.send(body);
      await publisher.send(['ERROR:', body]);
    }
    await publisher.send(big(2 * MIB));
    publisher.close();
  }
}

export function expectRefusal(name: string, reply: Reply): void {
  expect({ name, reply }).toMatchObject({
    reply: { status: 'error', code: expect.stringMatching(/^[A-Z0-9_]+$/) as unknown },
  });
  expect({ name, code: reply['code'] }).not.toEqual({ name, code: 'INTERNAL_ERROR' });
  expect({ name, code: reply['code'] }).not.toEqual({ name, code: 'OUTPUT_INVALID' });
}
