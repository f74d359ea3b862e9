import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import {
  FleetFileBom,
  FleetFileControlCharacter,
  FleetFileNotUtf8,
  FleetFileTooLarge,
  FleetFileUnreadable,
} from '../contracts/error-catalogue/fleet/files.ts';
import { problem } from './finding.ts';
import type { Finding } from './model.ts';

/** Largest file that is read, bytes. The biggest real definition file is a hundred times smaller. */
export const MAX_FILE_BYTES = 1024 * 1024;

/**
 * Characters nobody types on purpose: controls other than tab and line ends, and the marks that make
 * an editor show text in another order than the program reads it.
 */
const INVISIBLE = /(?![\t\n\r])[\p{Cc}\p{Cf}\u2028\u2029]/u;

const BYTE_ORDER_MARKS: readonly (readonly [string, readonly number[]])[] = [
  ['UTF-8', [0xef, 0xbb, 0xbf]],
  ['UTF-16', [0xff, 0xfe]],
  ['UTF-16', [0xfe, 0xff]],
];

/**
 * Reads a text file that may be hostile: never more than {@link MAX_FILE_BYTES}, never a pipe or a device,
 * strict UTF-8, no invisible characters. Never throws; what is wrong comes back as findings.
 *
 * @param path where the file is
 * @param file how findings name it
 */
export function readTextFile(path: string, file: string): { text: string; findings: Finding[] } {
  const refuse = (finding: Finding) => ({ text: '', findings: [finding] });
  const start = { file, line: 1, column: 1 };
  let bytes: Buffer;
  try {
    const size = readBounded(path);
    if (typeof size === 'number') {
      const holes = { file, bytes: size, limit: MAX_FILE_BYTES };
      return refuse(problem(FleetFileTooLarge, start, { holes, found: `${size} bytes` }));
    }
    bytes = size;
  } catch (cause) {
    const reason =
      cause instanceof Error ? cause.message.replace(/, \w+ '.*$/s, '') : String(cause);
    return refuse(problem(FleetFileUnreadable, start, { holes: { file, reason } }));
  }
  for (const [encoding, mark] of BYTE_ORDER_MARKS) {
    if (mark.every((byte, i) => bytes[i] === byte)) {
      return refuse(problem(FleetFileBom, start, { holes: { encoding } }));
    }
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse(notUtf8(bytes, file));
  }
  const hidden = INVISIBLE.exec(text);
  if (hidden) {
    const character = `U+${hidden[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
    const at = { file, ...positionOf(text, hidden.index) };
    return refuse(problem(FleetFileControlCharacter, at, { holes: { character } }));
  }
  return { text, findings: [] };
}

/** The bytes, or the size in bytes when that is over the limit. Never blocks on a pipe. */
function readBounded(path: string): Buffer | number {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw new Error('it is not a regular file');
    if (stat.size > MAX_FILE_BYTES) return stat.size;
    // One byte more than there should be, so that a file that grows meanwhile (or lies, like /proc) is noticed.
    const buffer = Buffer.allocUnsafe(stat.size + 1);
    let length = 0;
    for (let got = -1; got !== 0 && length < buffer.length; length += got) {
      got = readSync(descriptor, buffer, length, buffer.length - length, null);
    }
    if (length > stat.size) throw new Error('it holds more than its size says');
    return buffer.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}

/** Finds the first bad byte: everything before it decodes. */
function notUtf8(bytes: Buffer, file: string): Finding {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (decodesSoFar(bytes.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  const { line, column } = positionOf(bytes.toString('utf8', 0, good), good);
  return problem(FleetFileNotUtf8, { file, line, column }, { holes: { offset: good } });
}

/** True when the bytes are UTF-8, apart from a character cut off at the end. */
function decodesSoFar(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function positionOf(text: string, index: number): { line: number; column: number } {
  const before = text.slice(0, index).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}
