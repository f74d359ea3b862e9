/**
 * Takes apart what the engine sends of a container without a terminal: frames of eight header bytes
 * (stream, three zeros, length) and that much payload. Nothing is copied but a frame that was cut in two.
 */

/** Gets each frame as a part of a buffer that is only good during the call. */
export type TakeFrame = (buffer: Buffer, start: number, end: number, isStderr: boolean) => void;

const HEADER = 8;
const STDERR = 2;
/** The engine cuts lines at 16 KiB. */
const LONGEST_FRAME = 1024 * 1024;

export class Frames {
  #rest: Buffer | undefined;

  /** @throws Error when this is no such stream */
  read(chunk: Buffer, take: TakeFrame): void {
    const buffer = this.#rest === undefined ? chunk : Buffer.concat([this.#rest, chunk]);
    this.#rest = undefined;
    let at = 0;
    while (buffer.length - at >= HEADER) {
      const stream = buffer[at]!;
      const length = buffer.readUInt32BE(at + 4);
      if (stream > STDERR || length > LONGEST_FRAME)
        throw new Error('what the engine sends is not divided into frames');
      const end = at + HEADER + length;
      if (end > buffer.length) break;
      take(buffer, at + HEADER, end, stream === STDERR);
      at = end;
    }
    if (at < buffer.length) this.#rest = Buffer.from(buffer.subarray(at));
  }
}
