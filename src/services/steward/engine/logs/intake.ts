/** From frames of the engine to entries of a lane: joins what was cut, leaves out what is too much. */
import { readPlace, type LogPlace } from '../../../../contracts/observability/log-batch.ts';
import type { Allowance } from './allowance.ts';
import { writeEntry, writeLeftOut, type RawLine } from './entry.ts';
import type { Lane } from './lane.ts';
import { Resumption } from './resumption.ts';
import { isStamp, msOfDay, STAMP } from './stamp.ts';

export interface IntakeOptions {
  readonly lane: Pick<Lane, 'add'>;
  readonly allowance: Allowance;
  readonly linesPerSecond: number;
  /** Last line that is stored already. */
  readonly stored: LogPlace | undefined;
  readonly onLeftOut: (lines: number) => void;
}

const NEWLINE = 10;
/** The engine cuts long lines into frames; more of one line than this is dropped. */
const LONGEST = 64 * 1024;

interface Pending {
  readonly time: string;
  text: string;
}

export class Intake {
  readonly #options: IntakeOptions;
  readonly #resumption: Resumption<RawLine>;
  /** Beginnings of lines, of standard output and of errors. */
  readonly #pending: [Pending | undefined, Pending | undefined] = [undefined, undefined];
  #last: LogPlace;
  #leftOut = 0;
  #leftOutTime = '';

  constructor(options: IntakeOptions) {
    this.#options = options;
    this.#resumption = new Resumption(options.stored);
    this.#last = options.stored ?? { time: '', nth: 0 };
  }

  /** @throws Error when the engine does not put times before lines */
  take = (buffer: Buffer, start: number, end: number, isStderr: boolean): void => {
    if (end - start <= STAMP) return;
    const isWhole = buffer[end - 1] === NEWLINE;
    const lane = isStderr ? 1 : 0;
    const pending = this.#pending[lane];
    if (isWhole && pending === undefined && this.#resumption.isDone) {
      // The way of almost all lines, and the cheap one for those that are left out.
      const passes = this.#options.allowance.take(msOfDay(buffer, start), end - start);
      if (passes) this.#pass(readLine(buffer, start, end - 1, isStderr));
      else this.#leaveOut(buffer, start);
      return;
    }
    const { time, text } = readLine(buffer, start, isWhole ? end - 1 : end, isStderr);
    const whole: Pending = pending ?? { time, text: '' };
    if (whole.text.length < LONGEST) whole.text += text;
    this.#pending[lane] = isWhole ? undefined : whole;
    if (isWhole) this.#admit({ time: whole.time, isStderr, text: whole.text });
  };

  /** The container is silent for now: lets go what waits for more. */
  quiet(): void {
    for (const line of this.#resumption.release()) this.#passIfAllowed(line);
    this.#tellLeftOut();
  }

  #admit(line: RawLine): void {
    for (const one of this.#resumption.admit(line)) this.#passIfAllowed(one);
  }

  #passIfAllowed(line: RawLine): void {
    const stamp = Buffer.from(line.time, 'latin1');
    if (this.#options.allowance.take(msOfDay(stamp, 0), line.text.length)) this.#pass(line);
    else this.#leaveOut(stamp, 0);
  }

  #pass(line: RawLine): void {
    this.#tellLeftOut();
    const nth = line.time === this.#last.time ? this.#last.nth + 1 : 0;
    this.#last = { time: line.time, nth };
    if (line.text.trim() !== '') this.#options.lane.add(writeEntry(line, nth), this.#last);
  }

  #leaveOut(buffer: Buffer, start: number): void {
    this.#leftOut += 1;
    // A text for each would cost more than the line is worth; the last one of a moment is enough.
    if (this.#leftOut % 64 === 1) this.#leftOutTime = stampOf(buffer, start);
  }

  #tellLeftOut(): void {
    if (this.#leftOut === 0) return;
    const { lane, linesPerSecond, onLeftOut } = this.#options;
    const time = this.#leftOutTime;
    lane.add(writeLeftOut(time, this.#leftOut, linesPerSecond), { time, nth: 0 });
    onLeftOut(this.#leftOut);
    this.#leftOut = 0;
  }
}

const stampOf = (buffer: Buffer, start: number) => buffer.toString('latin1', start, start + STAMP);

function readLine(buffer: Buffer, start: number, end: number, isStderr: boolean): RawLine {
  const time = stampOf(buffer, start);
  if (!isStamp(time) || readPlace(`${time}#0`) === undefined)
    throw new Error(`the engine gives a line without its time: ${JSON.stringify(time)}`);
  const last = buffer[end - 1] === 13 ? end - 1 : end;
  return { time, isStderr, text: buffer.toString('utf8', start + STAMP + 1, last) };
}
