/** One pass over a stream for many byte strings at once (Wu-Manber with blocks of three bytes). */

/** A byte string to look for; `id` tells what it is without repeating it. */
export interface Needle<T> {
  readonly bytes: Buffer;
  readonly id: T;
}

const BLOCK = 3;
const TABLE_BITS = 18;

/**
 * The prepared search. No npm package does this over binary chunks; a regular expression or one
 * `indexOf` per needle would read gigabytes of image layers a thousand times.
 */
export class Searcher<T> {
  /** Length of the shortest needle; the tables see only that much of each. */
  readonly #width: number;
  readonly #longest: number;
  /** How far the window may jump when its last block hashes here. */
  readonly #shift = new Uint8Array(1 << TABLE_BITS);
  /** Needles whose window ends with a block that hashes here. */
  readonly #ending = new Map<number, Needle<T>[]>();

  /** @param needles each at least three bytes long */
  constructor(needles: readonly Needle<T>[]) {
    const lengths = needles.map((needle) => needle.bytes.length);
    if (lengths.some((length) => length < BLOCK)) throw new RangeError('a needle is too short');
    this.#width = lengths.reduce((a, b) => Math.min(a, b), 255);
    this.#longest = lengths.reduce((a, b) => Math.max(a, b), BLOCK);
    this.#shift.fill(this.#width - BLOCK + 1);
    for (const needle of needles) this.#add(needle);
  }

  /**
   * A search over one stream: give it the chunks in order. A needle that spans chunks is found too.
   *
   * @param found called for each occurrence
   */
  stream(found: (id: T) => void): (chunk: Buffer) => void {
    let tail: Buffer = Buffer.alloc(0);
    return (chunk) => {
      const seam = Buffer.concat([tail, chunk.subarray(0, this.#longest - 1)]);
      // In the seam only what reaches over it counts: the rest was seen before, or is next.
      if (tail.length > 0) {
        this.#scan(seam, (id, start, end) => {
          if (start < tail.length && end > tail.length) found(id);
        });
      }
      this.#scan(chunk, found);
      const rest = chunk.length >= this.#longest - 1 ? chunk : Buffer.concat([tail, chunk]);
      tail = Buffer.from(rest.subarray(Math.max(0, rest.length - (this.#longest - 1))));
    };
  }

  /** All needles in one text, each once. */
  findAll(text: string | Buffer): Set<T> {
    const ids = new Set<T>();
    this.#scan(Buffer.isBuffer(text) ? text : Buffer.from(text), (id) => ids.add(id));
    return ids;
  }

  #add(needle: Needle<T>): void {
    for (let end = BLOCK; end <= this.#width; end += 1) {
      const slot = hash(needle.bytes, end - 1);
      this.#shift[slot] = Math.min(this.#shift[slot]!, this.#width - end);
      if (end < this.#width) continue;
      const list = this.#ending.get(slot);
      if (list) list.push(needle);
      else this.#ending.set(slot, [needle]);
    }
  }

  #scan(data: Buffer, found: (id: T, start: number, end: number) => void): void {
    const shift = this.#shift;
    for (let at = this.#width - 1; at < data.length;) {
      const slot = hash(data, at);
      const jump = shift[slot]!;
      if (jump > 0) {
        at += jump;
        continue;
      }
      const start = at - this.#width + 1;
      for (const { bytes, id } of this.#ending.get(slot) ?? []) {
        const end = start + bytes.length;
        if (end <= data.length && data.compare(bytes, 0, bytes.length, start, end) === 0) {
          found(id, start, end);
        }
      }
      at += 1;
    }
  }
}

function hash(data: Buffer, last: number): number {
  return ((data[last - 2]! << 10) ^ (data[last - 1]! << 5) ^ data[last]!) & ((1 << TABLE_BITS) - 1);
}
