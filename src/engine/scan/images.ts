import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import type { Scan } from '../../fabric/scan/scan.ts';
import type { Engine } from '../engine.ts';

/** A saved image may be gigabytes; the short deadline of ordinary calls does not fit. */
const SAVE_PATH = '/images/get';

/**
 * Searches images: their settings and history, and every file of every layer. Layers that images
 * share are saved, and searched, once.
 *
 * @param ids image ids on this engine
 * @throws the reason of the scan's signal
 */
export async function scanImages(
  scan: Scan,
  engine: Engine,
  ids: ReadonlySet<string>,
): Promise<void> {
  if (ids.size === 0) return;
  for (const id of ids) {
    scan.signal.throwIfAborted();
    await scanSettings(scan, engine, id);
  }
  try {
    await scanSaved(scan, engine, await save(engine, [...ids], scan.signal));
  } catch (cause) {
    scan.signal.throwIfAborted();
    const reason = cause instanceof Error ? cause.message : String(cause);
    scan.leftOut(`image layers on ${engine.machine}`, reason);
  }
}

async function scanSettings(scan: Scan, { docker }: Engine, id: string): Promise<void> {
  const image = docker.getImage(id);
  const [info, history] = await Promise.all([image.inspect(), image.history() as Promise<Step[]>]);
  const name = `image ${info.RepoTags?.[0] ?? id.slice(0, 19)}`;
  scan.text('images', `${name}, settings`, JSON.stringify(info.Config ?? {}));
  history.forEach((step, index) => {
    scan.text('history', `${name}, build step ${history.length - index}`, step.CreatedBy ?? '');
  });
}

interface Step {
  readonly CreatedBy?: string;
}

function save(
  { docker }: Engine,
  ids: readonly string[],
  abortSignal: AbortSignal,
): Promise<Readable> {
  const query = ids.map((id) => `names=${encodeURIComponent(id)}`).join('&');
  return new Promise((resolve, reject) => {
    docker.modem.dial(
      {
        path: `${SAVE_PATH}?${query}`,
        method: 'GET',
        isStream: true,
        abortSignal,
        statusCodes: { 200: true, 404: 'an image is gone', 500: 'the engine failed' },
      },
      (error: unknown, stream: unknown) =>
        error ? reject(error as Error) : resolve(stream as Readable),
    );
  });
}

/** The outer archive: manifests and settings as JSON, each layer an archive of its own. */
async function scanSaved(scan: Scan, engine: Engine, saved: Readable): Promise<void> {
  for await (const entry of through(saved, extract())) {
    const { name } = entry.header;
    const { head, whole } = await peek(entry);
    if (isGzip(head)) await scanLayer(scan, name, through(whole, createGunzip()));
    else if (isTar(head)) await scanLayer(scan, name, whole);
    else
      await drain(whole, scan.stream('image files', `image archive of ${engine.machine}, ${name}`));
  }
}

async function scanLayer(scan: Scan, layer: string, content: Readable): Promise<void> {
  const id = layer.replace(/^blobs\/sha256\//, '').slice(0, 12);
  for await (const file of through(content, extract())) {
    await drain(file, scan.stream('image files', `image layer ${id}, /${file.header.name}`));
  }
}

/**
 * What one stream becomes in another. When either breaks off, so does the other: with `pipe` the reader of an
 * engine that goes away waited for ever.
 */
function through<T extends NodeJS.WritableStream>(from: Readable, into: T): T {
  pipeline(from, into, () => undefined);
  return into;
}

async function drain(stream: AsyncIterable<unknown>, feed: (chunk: Buffer) => void): Promise<void> {
  for await (const chunk of stream) feed(chunk as Buffer);
}

/** The first bytes of a stream, and the stream with them still in it. */
async function peek(stream: AsyncIterable<unknown>): Promise<{ head: Buffer; whole: Readable }> {
  const chunks = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  while (head.length < TAR_BLOCK) {
    const { value, done } = await chunks.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  async function* all() {
    if (head.length > 0) yield head;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
  }
  return { head, whole: Readable.from(all(), { objectMode: false }) };
}

const TAR_BLOCK = 512;
const isTar = (head: Buffer) => head.toString('latin1', 257, 262) === 'ustar';
const isGzip = (head: Buffer) => head[0] === 0x1f && head[1] === 0x8b;
