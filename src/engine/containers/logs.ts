import type { Readable } from 'node:stream';
import { PassThrough } from 'node:stream';
import { createInterface } from 'node:readline';
import type { Engine } from '../engine.ts';

export interface LogOptions {
  /** Last lines to show. */
  readonly tail: number;
  readonly follow?: boolean;
  /** RFC 3339 or relative time is resolved by the caller; seconds since the epoch. */
  readonly since?: number;
}

/** The lines of a container's stdout and stderr, in the order the engine kept them. */
export async function* containerLogs(
  engine: Engine,
  id: string,
  { tail, follow = false, since }: LogOptions,
): AsyncGenerator<string> {
  const container = engine.docker.getContainer(id);
  const options = { stdout: true, stderr: true, tail, ...(since === undefined ? {} : { since }) };
  const raw: Readable = follow
    ? ((await container.logs({ ...options, follow: true })) as unknown as Readable)
    : asStream(await container.logs({ ...options, follow: false }));
  const merged = new PassThrough();
  // Without a TTY the engine multiplexes stdout and stderr into frames of eight header bytes.
  engine.docker.modem.demuxStream(raw, merged, merged);
  raw.on('end', () => merged.end());
  raw.on('error', (error) => merged.destroy(error));
  yield* createInterface({ input: merged, crlfDelay: Infinity });
}

/** The last lines of a container, or the reason why there are none. */
export async function lastLogLines(engine: Engine, id: string, tail: number): Promise<string[]> {
  const lines: string[] = [];
  try {
    for await (const line of containerLogs(engine, id, { tail })) lines.push(line);
  } catch (error) {
    lines.push(`(logs cannot be read: ${error instanceof Error ? error.message : String(error)})`);
  }
  return lines;
}

function asStream(buffer: Buffer): Readable {
  const stream = new PassThrough();
  // Deferred, so that the demultiplexer is listening before the first byte.
  setImmediate(() => stream.end(buffer));
  return stream;
}
