/** The old code publishes on NATS and over ZMQ, each in several ways. */
import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { Publisher } from 'zeromq';
import type { ErrorReport } from '../../../src/contracts/error-report.ts';
import { until } from '../../support/until.ts';

/** What the suite knows of its error bus. */
interface ErrorBus {
  /** Where old publishers of ZMQ connect. */
  address(): Promise<string>;
  onMainpc(): NatsConnection;
  question(action: string, input?: object): Promise<Record<string, unknown>>;
  query(input: object): Promise<ErrorReport[]>;
  /** Messages of one agent in the stream, in its order. */
  inStream(agent: string): Promise<string[]>;
  expectAll(agent: string, acknowledged: readonly string[]): Promise<void>;
}

export function oldPublishers(bus: ErrorBus) {
  const { question, query, inStream, expectAll } = bus;

  test('an old publisher on NATS: four families, one stored copy; garbage is kept whole', async () => {
    const event = {
      id: 'u-1',
      timestamp: '2026-11-20T10:00:00.123456',
      agent_name: 'KnowledgeBase',
      severity: 'critical',
      message: 'four times',
      details: {},
    };
    const js = jetstream(bus.onMainpc());
    for (const subject of [
      'errors.events',
      'errors.agents.KnowledgeBase',
      'errors.system',
      'errors.critical.KnowledgeBase',
    ])
      await js.publish(subject, JSON.stringify(event));
    await js.publish('errors.events', 'no JSON');
    await until(
      'the event',
      () => query({ text: 'four times' }),
      (found) => found.length > 0,
    );
    const letters = await until(
      'the dead letter',
      () => question('dead_letters'),
      ({ total }) => total === 1,
    );
    expect(letters['data']).toMatchObject([
      { from: 'errors.events', machine: 'mainpc', frames: ['no JSON'] },
    ]);
    expect(await query({ text: 'four times' })).toMatchObject([
      { machine: 'mainpc', severity: 'critical' },
    ]);
    expect((await inStream('KnowledgeBase')).filter((text) => text === 'four times')).toHaveLength(
      1,
    );
  });

  test('old publishers on ZMQ arrive: with and without topic, multipart, in order', async () => {
    const publisher = new Publisher({ sendHighWaterMark: 10_000 });
    publisher.connect(`tcp://${await bus.address()}`);
    // A PUB drops what it sends before it is connected, and there is no telling when that is.
    await until(
      'the publisher',
      async () => {
        await publisher.send('ERROR:{"agent":"Hello","message":"hello","timestamp":1763650000}');
        return query({ agent: 'Hello' });
      },
      (found) => found.length === 1,
    );
    const body = (n: number) =>
      JSON.stringify({
        agent: 'ZmqAgent',
        type: 'E',
        message: `zmq ${n}`,
        timestamp: 1763650000 + n,
      });
    for (let n = 0; n < 300; n += 3) {
      await publisher.send(`PC2_ERROR:NETWORK:${body(n)}`);
      await publisher.send(body(n + 1));
      await publisher.send(['ERROR: ', body(n + 2)]);
    }
    await publisher.send(Buffer.from([0xff, 0]));
    await expectAll(
      'ZmqAgent',
      Array.from({ length: 300 }, (_, n) => `zmq ${n}`),
    );
    await until(
      'the dead letter',
      () => question('dead_letters', { limit: 1 }),
      ({ data }) => {
        const [letter] = data as { encoding: string; frames: string[] }[];
        return letter?.encoding === 'base64' && letter.frames[0] === '/wA=';
      },
    );
    publisher.close();
  }, 120_000);
}
