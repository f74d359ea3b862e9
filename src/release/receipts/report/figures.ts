import { figure } from '../../figure.ts';

/** `1 min 20 s`, `3.2 s`, `410 ms`. */
export function duration(seconds: number): string {
  const ms = Math.round(seconds * 1000);
  if (ms < 1000) return `${ms} ms`;
  // Rounded first: 59.96 s are a minute, and 119.7 s two.
  const tenths = Math.round(seconds * 10) / 10;
  if (tenths < 60) return `${figure(tenths)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
