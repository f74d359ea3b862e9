/** A line as it travels, written without taking the line's own JSON apart and together again. */

/** A line of a container as the engine gives it. */
export interface RawLine {
  readonly time: string;
  readonly isStderr: boolean;
  readonly text: string;
}

/** A longer line is cut; the engine's own log has it whole. */
const LONGEST = 32 * 1024;

/** @param nth lines of the same time before it */
export function writeEntry({ time, isStderr, text }: RawLine, nth: number): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)} (cut)` : text;
  const line = isObject(cut) ? cut : JSON.stringify(cut);
  const place = nth === 0 ? '' : `,"nth":${nth}`;
  const stream = isStderr ? ',"stream":"stderr"' : '';
  return `{"time":"${time}"${place}${stream},"line":${line}}\n`;
}

/** Word of lines that did not go on; stands at the time of the last of them. */
export function writeLeftOut(time: string, count: number, linesPerSecond: number): string {
  const msg =
    `${count} lines left out: it writes more than ${linesPerSecond} lines a second, ` +
    'or very long ones; its own log on the machine has the last of them';
  const line = { level: 'warn', msg, left_out: count };
  return `${JSON.stringify({ time, nth: -1, line })}\n`;
}

function isObject(text: string): boolean {
  if (!text.startsWith('{')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
