import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Docker from 'dockerode';
import { pack } from 'tar-stream';
import { Scan } from '../../fabric/scan/scan.ts';
import type { Engine } from '../engine.ts';
import { scanImages } from './images.ts';

const SECRET = 'S3cret-value';
const SECRETS = [{ name: 'pc2/token', value: SECRET }];

/** Of the engine: it sends one whole file of an image, and of another only the beginning. */
let server: Server;
let saving: ServerResponse | undefined;
let engine: Engine;
beforeEach(async () => {
  server = createServer(({ url }, response) => {
    if (!url!.includes('/images/get'))
      return response.end(url!.includes('/history') ? '[]' : '{"Config":{}}');
    saving = response;
    const archive = pack();
    archive.on('data', (chunk) => response.write(chunk as Buffer));
    archive.entry({ name: 'manifest.json' }, SECRET, () =>
      archive.entry({ name: 'large', size: 1_000_000 }).write(Buffer.alloc(1_000)),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const docker = new Docker({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
  engine = { machine: 'pc2', address: '', docker, id: 'e', info: {} as Engine['info'] };
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Says when it has found something. */
class Watched extends Scan {
  onLargeFile: () => void = () => undefined;
  override stream(kind: string, place: string) {
    const feed = super.stream(kind, place);
    return (chunk: Buffer) => {
      feed(chunk);
      if (place.endsWith('large')) this.onLargeFile();
    };
  }
}

test('a scan whose time is over lets go of the image that an engine still sends', async () => {
  const over = new AbortController();
  const scan = new Watched(SECRETS, over.signal);
  let closed: Promise<unknown> | undefined;
  scan.onLargeFile = () => {
    closed = once(saving!, 'close');
    over.abort(new Error('over'));
  };
  await expect(scanImages(scan, engine, new Set(['sha256:1']))).rejects.toThrow('over');
  await closed;
  expect(scan.report().incomplete).toEqual([]);
});

test('an engine that goes away while it sends an image leaves it not searched', async () => {
  const scan = new Watched(SECRETS);
  scan.onLargeFile = () => saving!.destroy();
  await scanImages(scan, engine, new Set(['sha256:1']));
  expect(scan.report()).toMatchObject({
    leaks: [{ secret: 'pc2/token' }],
    incomplete: [expect.stringContaining('image layers on pc2')],
  });
});
