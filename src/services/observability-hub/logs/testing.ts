/** What the unit tests of the logs share. */
import type { Line } from './index/line.ts';
import { LEVELS, type Level } from './index/line.ts';

export const NOON = Date.parse('2026-11-20T12:00:00.000Z');

/** A line so many milliseconds after noon. */
export function line(ms: number, msg: string, more: Partial<Line> & { level?: Level } = {}): Line {
  const { level = 'info', ...rest } = more;
  const made = {
    ms: NOON + ms,
    nanos: 0,
    nth: 0,
    machine: 'pc2',
    agent: 'Coder',
    container: 'c1',
    isStderr: false,
    rank: LEVELS.indexOf(level),
    msg,
    traceId: null,
    fields: {},
    ...rest,
  };
  const { fields, traceId } = made;
  const trace = traceId === null ? {} : { trace_id: traceId };
  return { ...made, json: JSON.stringify({ level, msg, ...trace, ...fields }) };
}
