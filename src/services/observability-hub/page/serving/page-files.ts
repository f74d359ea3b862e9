/** The built page on disk: what there is, how it is compressed, how long a browser may keep it. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  // Runbooks, as they were written.
  '.md': 'text/plain; charset=utf-8',
};

/** Encodings by their ending on disk, the best first. */
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

export interface PageFile {
  readonly type: string;
  /** Of what is in the file, without quotation marks. */
  readonly hash: string;
  /** The name changes with what is in the file, so nobody has to ask again. */
  readonly immutable: boolean;
  readonly encodings: ReadonlySet<string>;
}

export class PageFiles {
  readonly #dir: string;
  readonly #files = new Map<string, PageFile>();

  /** @param dir what scripts/build/page.ts wrote; nothing is there when it does not exist */
  constructor(dir: string) {
    this.#dir = dir;
    if (!existsSync(dir)) return;
    const names = readdirSync(dir, { recursive: true, encoding: 'utf8' });
    const all = new Set(names.map((name) => name.split(path.sep).join('/')));
    for (const name of all) {
      const type = TYPES[path.posix.extname(name)];
      if (type === undefined) continue;
      const hash = createHash('sha256')
        .update(readFileSync(path.join(dir, name)))
        .digest('hex');
      const encodings = ENCODINGS.filter(([, ending]) => all.has(name + ending));
      this.#files.set(name, {
        type,
        hash: hash.slice(0, 32),
        immutable: name.startsWith('assets/'),
        encodings: new Set(encodings.map(([encoding]) => encoding)),
      });
    }
  }

  get missing(): boolean {
    return !this.#files.has('index.html');
  }

  /** Only what was there at the start: no name can lead out of the folder. */
  find(name: string): PageFile | undefined {
    return this.#files.get(name);
  }

  /** @param encoding one of the file's own, or undefined for the bytes as they are */
  read(name: string, encoding: string | undefined): Promise<Uint8Array> {
    const ending = ENCODINGS.find(([known]) => known === encoding)?.[1] ?? '';
    return readFile(path.join(this.#dir, name + ending));
  }
}

/** The best encoding that the client takes and the file has (RFC 9110, 12.5.3). */
export function chooseEncoding(accepted: string | undefined, file: PageFile): string | undefined {
  const weights = new Map(
    (accepted ?? '').split(',').map((part) => {
      const [name = '', ...parameters] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      const q = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return [name, q === undefined ? 1 : Number(q)] as const;
    }),
  );
  const takes = (name: string) => (weights.get(name) ?? weights.get('*') ?? 0) > 0;
  return ENCODINGS.find(([name]) => file.encodings.has(name) && takes(name))?.[0];
}
