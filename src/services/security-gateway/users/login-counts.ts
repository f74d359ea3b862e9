/** Counts attempts to get in that failed, and the locks that follow from them. */
import client, { type Registry } from 'prom-client';
import { TandemError } from '../../../contracts/errors.ts';

export interface LoginCounts {
  /** Runs an attempt and counts it when it fails. */
  attempt<T>(work: () => Promise<T>): Promise<T>;
  /** A name was locked. */
  locked(): void;
}

export function loginCounts(registry: Registry): LoginCounts {
  const registers = [registry];
  const failures = new client.Counter({
    name: 'tandem_login_failures_total',
    help: 'Logins, refresh tokens and client assertions that were refused, by code of the failure',
    labelNames: ['code'],
    registers,
  });
  const lockouts = new client.Counter({
    name: 'tandem_login_lockouts_total',
    help: 'Names locked after failed logins in a row',
    registers,
  });
  return {
    async attempt(work) {
      try {
        return await work();
      } catch (error) {
        failures.inc({ code: error instanceof TandemError ? error.code : 'INTERNAL_ERROR' });
        throw error;
      }
    },
    locked: () => lockouts.inc(),
  };
}
