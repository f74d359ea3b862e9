import { result, type Check } from './check.ts';

/** Leases, deadlines and certificates compare clocks of both machines. */
const SKEW_MS = { warn: 1_000, fail: 10_000 } as const;

export const clock: Check = async ({ engine }) => {
  const before = Date.now();
  const info = (await engine.docker.info()) as { SystemTime: string };
  const middle = (before + Date.now()) / 2;
  const skew = Math.round(Date.parse(info.SystemTime) - middle);
  const message = `clock is ${Math.abs(skew)} ms ${skew < 0 ? 'behind' : 'ahead of'} this one`;
  const fix = 'turn on time synchronisation (systemd-timesyncd or chrony) on both machines';
  if (Math.abs(skew) > SKEW_MS.fail) return [result('clock', engine.machine, 'fail', message, fix)];
  if (Math.abs(skew) > SKEW_MS.warn) return [result('clock', engine.machine, 'warn', message, fix)];
  return [result('clock', engine.machine, 'ok', message)];
};
