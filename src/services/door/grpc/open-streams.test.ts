/** When a client hears that its stream is open. */
import { once } from 'node:events';
import { Client, credentials, Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { fromJson, toBinary } from '@bufbuild/protobuf';
import type { GrpcDoor } from './grpc-door.ts';
import { readProtos } from './protos.ts';
import { closeSample, openSample } from './testing/open-sample.ts';
import { listening, PROTO, SERVICE } from './testing/sample-registry.ts';

const { registry } = readProtos([PROTO]);
const { input } = registry.getService(SERVICE)!.methods.find(({ name }) => name === 'WatchAgents')!;

let door: GrpcDoor;
let client: Client;
beforeEach(async () => {
  listening.length = 0;
  door = await openSample();
  client = new Client(`127.0.0.1:${door.port}`, credentials.createInsecure());
});
afterEach(async () => {
  client.close();
  await closeSample(door);
});

/** A watch, and what it told so far. */
function watch(agent_name: string) {
  const message = Buffer.from(toBinary(input, fromJson(input, { agent_name })));
  const same = (bytes: Buffer) => bytes;
  const path = `/${SERVICE}/WatchAgents`;
  const stream = client.makeServerStreamRequest(path, same, same, message, new Metadata());
  const told: string[] = [];
  stream.on('metadata', () => told.push('open')).on('data', () => told.push('item'));
  const failed = new Promise<ServiceError>((resolve) => stream.on('error', resolve as never));
  return { stream, told, failed };
}

test('a stream that has nothing to say yet is open once its source listens', async () => {
  const { stream, told } = watch('quiet');
  await once(stream, 'metadata');
  expect(listening).toHaveLength(1);
  expect(told).toEqual(['open']);
  listening[0]!();
  await once(stream, 'data');
  stream.cancel();
});

test('one that speaks at once is open before its first item', async () => {
  const { stream, told } = watch('a');
  await once(stream, 'data');
  expect(told.slice(0, 2)).toEqual(['open', 'item']);
  stream.cancel();
});

test('one that is refused was never open', async () => {
  const { told, failed } = watch('Nobody');
  expect((await failed).code).toBe(status.NOT_FOUND);
  expect(told).toEqual([]);
});
