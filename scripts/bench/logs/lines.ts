/** Lines like those of our containers, in the frames in which the engine sends them. */

/** Small and always the same, so that runs can be compared. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const random = randomOf(7);
const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
const syllables = ['ka', 'lo', 'mi', 'ren', 'tas', 'vu', 'shi', 'dor', 'pel', 'qua', 'zen', 'bri'];
const words = Array.from(
  { length: 2_000 },
  () => pick(syllables) + pick(syllables) + pick(syllables),
);
const hex = (digits: number) =>
  Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');

export const AGENTS = Array.from({ length: 40 }, (_, n) => `Agent${n}`);
/** Stands in one line of 100,000. */
export const RARE = 'xylophone';
/** Stands in one line of two. */
export const COMMON = 'finished';

let trace = hex(32);
let made = 0;
/** Trace of a line in the middle of all. */
export const traces: string[] = [];

/** The next line of an agent: nearly all `info`, one of 100 `warn`, one of 500 `error`. */
export function nextLine(agent: string, ms: number): string {
  made += 1;
  if (made % 5 === 0) trace = hex(32);
  if (made % 10_000 === 0) traces.push(trace);
  const level = made % 500 === 0 ? 'error' : made % 100 === 0 ? 'warn' : 'info';
  const rare = made % 100_000 === 0 ? ` ${RARE}` : '';
  return JSON.stringify({
    time: new Date(ms).toISOString(),
    level,
    msg: `${pick(words)} ${pick(words)} ${made % 2 === 0 ? COMMON : 'begun'} ${pick(words)}${rare}`,
    agent,
    machine: 'pc2',
    version: '0.1.0',
    trace_id: trace,
    action: pick(words),
    ms: Math.floor(random() * 500),
  });
}

/** A frame of the engine. */
export function frameOf(line: string, ms: number, nanos: number): Buffer {
  const time = `${new Date(ms).toISOString().slice(0, 23)}${String(nanos).padStart(6, '0')}Z`;
  const text = Buffer.from(`${time} ${line}\n`);
  const header = Buffer.alloc(8);
  header[0] = 1;
  header.writeUInt32BE(text.length, 4);
  return Buffer.concat([header, text]);
}
