import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { ReceiptInput } from './model.ts';

export interface Digest {
  readonly sha256: string;
  readonly bytes: number;
}

/** Digest of a file's bytes; null when it is not there or no file. */
export async function digestOf(file: string): Promise<Digest | null> {
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) return null;
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(file)) {
    hash.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
  }
  return { sha256: hash.digest('hex'), bytes };
}

/**
 * @param file absolute path
 * @param folders `kept` holds what runs leave behind; `root` is the checkout
 */
export async function inputOf(
  file: string,
  { kept, root }: { readonly kept: string; readonly root: string },
): Promise<ReceiptInput> {
  const digest = await digestOf(file);
  const isKept = isUnder(kept, file);
  return {
    name: isKept
      ? path.relative(kept, file)
      : isUnder(root, file)
        ? path.relative(root, file)
        : file,
    sha256: digest?.sha256 ?? null,
    bytes: digest?.bytes ?? null,
    kept: isKept,
  };
}

function isUnder(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
}
