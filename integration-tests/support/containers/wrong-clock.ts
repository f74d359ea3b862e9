/** Compose settings that give the containers of a Node entry a wrong clock, through Debian's libfaketime. */
import { existsSync } from 'node:fs';

const LIBRARY = ['x86_64-linux-gnu', 'aarch64-linux-gnu']
  .map((platform) => `/usr/lib/${platform}/faketime/libfaketime.so.1`)
  .find((file) => existsSync(file));

/** Elapsed time stays right: what is wrong with a clock is its date. */
export function wrongClock(seconds: number): { environment: object; volumes: string[] } {
  if (LIBRARY === undefined)
    throw new Error('libfaketime is not installed; scripts/test does it, or apt-get install it');
  return {
    environment: {
      LD_PRELOAD: '/opt/faketime.so',
      FAKETIME: `${seconds >= 0 ? '+' : ''}${seconds}s`,
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
    volumes: [`${LIBRARY}:/opt/faketime.so:ro`],
  };
}
