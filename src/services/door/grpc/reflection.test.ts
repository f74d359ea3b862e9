/** What tools such as grpcurl ask a server in order to know what it has. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { loadPackageDefinition, credentials, type ClientDuplexStream } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { GrpcDoor } from './grpc-door.ts';
import { closeSample, openSample } from './testing/open-sample.ts';
import { SERVICE } from './testing/sample-registry.ts';

interface Answer {
  readonly list_services_response?: { readonly service: readonly { readonly name: string }[] };
  readonly file_descriptor_response?: { readonly file_descriptor_proto: readonly Buffer[] };
  readonly error_response?: object;
}
type Info = () => ClientDuplexStream<object, Answer>;

const packageFile = createRequire(import.meta.url).resolve('@grpc/reflection');
const protos = path.join(path.dirname(packageFile), '..', 'proto');

let door: GrpcDoor;
beforeAll(async () => void (door = await openSample()));
afterAll(() => closeSample(door));

/** Asks one question over the reflection service of a version. */
async function ask(version: 'v1' | 'v1alpha', question: object): Promise<Answer> {
  const file = `grpc/reflection/${version}/reflection.proto`;
  const loaded = loadPackageDefinition(loadSync(file, { keepCase: true, includeDirs: [protos] }));
  const at = (loaded as never as Record<string, Record<string, Record<string, never>>>)['grpc']!;
  const Client = at['reflection']![version]!['ServerReflection'] as unknown as new (
    address: string,
    how: ReturnType<typeof credentials.createInsecure>,
  ) => { ServerReflectionInfo: Info; close(): void };
  const client = new Client(`127.0.0.1:${door.port}`, credentials.createInsecure());
  const stream = client.ServerReflectionInfo();
  const answer = new Promise<Answer>((resolve, reject) => {
    stream.on('data', resolve);
    stream.on('error', reject);
  });
  stream.write(question);
  try {
    return await answer;
  } finally {
    stream.end();
    client.close();
  }
}

describe.each(['v1', 'v1alpha'] as const)('%s', (version) => {
  test('the services are listed', async () => {
    const { list_services_response: list } = await ask(version, { list_services: '' });
    expect(list?.service.map(({ name }) => name)).toContain(SERVICE);
  });

  test('the messages of a service are described', async () => {
    const question = { file_containing_symbol: `${SERVICE}.GetAgentEndpoint` };
    const { file_descriptor_response: files } = await ask(version, question);
    const text = Buffer.concat([...files!.file_descriptor_proto]).toString('latin1');
    expect(text).toContain('GetAgentEndpointRequest');
  });
});
