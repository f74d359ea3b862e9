/** Times for people. */
import { ABSENT } from './quantity.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A span of time in its two largest useful parts: 850 ms, 12 s, 4 min, 3 h 20 min, 2 d 4 h. */
export function duration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || Number.isNaN(ms)) return ABSENT;
  if (ms < 0) return `-${duration(-ms)}`;
  if (ms < SECOND) return `${ms < 10 ? Number(ms.toFixed(1)) : Math.round(ms)} ms`;
  if (ms < MINUTE)
    return `${ms < 10 * SECOND ? Number((ms / SECOND).toFixed(1)) : Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < DAY) return two(ms, HOUR, 'h', MINUTE, 'min');
  return two(ms, DAY, 'd', HOUR, 'h');
}

function two(ms: number, large: number, largeUnit: string, small: number, smallUnit: string) {
  const rest = Math.floor((ms % large) / small);
  return `${Math.floor(ms / large)} ${largeUnit}${rest === 0 ? '' : ` ${rest} ${smallUnit}`}`;
}

/** How long ago, in whole seconds so that it does not flicker: now, 12 s, 4 min. */
export function age(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || Number.isNaN(ms)) return ABSENT;
  return ms < SECOND ? 'now' : duration(Math.floor(ms / SECOND) * SECOND);
}

const pad = (value: number, width = 2) => String(value).padStart(width, '0');

/** Time of day here: 14:03:12. */
export function clock(when: string | number | Date, fraction = false): string {
  const date = new Date(when);
  if (Number.isNaN(date.getTime())) return ABSENT;
  const text = `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
  return fraction ? `${text}.${pad(date.getMilliseconds(), 3)}` : text;
}

/** Day and time here, without the day when it is today. */
export function moment(when: string | number | Date, now: number): string {
  const date = new Date(when);
  if (Number.isNaN(date.getTime())) return ABSENT;
  const today = date.toDateString() === new Date(now).toDateString();
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  return today ? clock(date) : `${day} ${clock(date)}`;
}
