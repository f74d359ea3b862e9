/** Searches a Git repository: the files of the working tree that are not ignored, and all that HEAD ever held. */
import { execa } from 'execa';
import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import type { Scan } from './scan.ts';

/** Most history that is read, bytes; the rest is reported as not searched. */
const MAX_HISTORY_BYTES = 1024 ** 3;

/**
 * @param root top of the checkout
 * @throws the reason of the scan's signal
 */
export async function scanRepository(
  scan: Scan,
  root: string,
  maxHistoryBytes = MAX_HISTORY_BYTES,
): Promise<void> {
  try {
    await scanWorkingTree(scan, root);
    await scanHistory(scan, root, maxHistoryBytes);
  } catch (cause) {
    scan.signal.throwIfAborted();
    const reason = (cause as { shortMessage?: string }).shortMessage ?? String(cause);
    scan.leftOut(`repository ${root}`, reason);
  }
}

async function scanWorkingTree(scan: Scan, root: string): Promise<void> {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { stdout } = await execa('git', args, within(scan, root));
  for (const file of new Set(stdout.split('\0').filter(Boolean))) {
    scan.signal.throwIfAborted();
    const full = path.join(root, file);
    const isFile = await lstat(full).then(
      (found) => found.isFile(),
      () => false,
    );
    if (!isFile) continue;
    const feed = scan.stream('files', `file ${file}`);
    for await (const chunk of createReadStream(full, { signal: scan.signal }))
      feed(chunk as Buffer);
  }
}

/** Git in a checkout, for as long as the scan goes on. */
const within = ({ signal }: Scan, root: string) => ({ cwd: root, cancelSignal: signal });

interface StoredObject {
  readonly id: string;
  readonly type: string;
  readonly size: number;
  readonly path: string;
}

async function scanHistory(scan: Scan, root: string, maxBytes: number): Promise<void> {
  const hasHead = await execa('git', ['rev-parse', '--verify', '-q', 'HEAD'], {
    ...within(scan, root),
    reject: false,
  });
  scan.signal.throwIfAborted();
  if (hasHead.exitCode !== 0) return;
  const objects = await historyObjects(scan, root);
  let total = 0;
  const small = objects.filter(({ size }) => (total += size) <= maxBytes);
  if (small.length < objects.length) {
    const left = objects.length - small.length;
    scan.leftOut('history', `${left} objects over the limit of ${maxBytes} bytes`);
  }
  await readObjects(scan, root, small, (object) => {
    const name = object.type === 'blob' ? object.path : object.type;
    return scan.stream('objects', `history, ${name} (${object.id.slice(0, 12)})`);
  });
}

async function historyObjects(scan: Scan, root: string): Promise<StoredObject[]> {
  const listed = await execa('git', ['rev-list', '--objects', 'HEAD'], within(scan, root));
  const format = '--batch-check=%(objectname) %(objecttype) %(objectsize) %(rest)';
  const { stdout } = await execa('git', ['cat-file', format], {
    ...within(scan, root),
    input: listed.stdout,
  });
  return stdout
    .split('\n')
    .map((line) => /^(\w+) (\w+) (\d+) ?(.*)$/.exec(line))
    .filter((match) => match !== null && match[2] !== 'tree')
    .map((match) => ({
      id: match![1]!,
      type: match![2]!,
      size: Number(match![3]),
      path: match![4]!,
    }));
}

/** Reads `git cat-file --batch`: a header line, the content, a newline, for each object. */
async function readObjects(
  scan: Scan,
  root: string,
  objects: readonly StoredObject[],
  open: (object: StoredObject) => (chunk: Buffer) => void,
): Promise<void> {
  if (objects.length === 0) return;
  const input = objects.map(({ id }) => id).join('\n') + '\n';
  const git = execa('git', ['cat-file', '--batch'], {
    ...within(scan, root),
    input,
    encoding: 'buffer',
    buffer: false,
  });
  let index = -1;
  let left = 0;
  let inHeader = true;
  let feed: (chunk: Buffer) => void = () => {};
  // Ends with what git ended with.
  for await (const bytes of git.iterable({ binary: true })) {
    let chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    while (chunk.length > 0) {
      if (inHeader) {
        const end = chunk.indexOf(10);
        chunk = end < 0 ? chunk.subarray(chunk.length) : chunk.subarray(end + 1);
        if (end < 0) continue;
        const object = objects[(index += 1)]!;
        [inHeader, left, feed] = [false, object.size, open(object)];
      }
      const part = chunk.subarray(0, left);
      if (part.length > 0) feed(part);
      left -= part.length;
      chunk = chunk.subarray(part.length);
      // The newline after the content.
      if (left === 0 && chunk.length > 0) [inHeader, chunk] = [true, chunk.subarray(1)];
    }
  }
}
