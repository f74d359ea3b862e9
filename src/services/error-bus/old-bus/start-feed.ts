import { setTimeout as sleep } from 'node:timers/promises';
import client, { type Registry } from 'prom-client';
import { DelegationFailed } from '../../../contracts/error-catalogue/services/facade.ts';
import { Mode } from '../../../contracts/migration/modes.ts';
import { TandemError } from '../../../contracts/errors.ts';
import type { Log } from '../../../runtime/log/log.ts';
import { processHost } from '../../facade/host.ts';
import { legacyState } from '../../facade/legacy/legacy-state.ts';
import { OldBusFeed } from './old-bus-feed.ts';

const KEEPER = 'ErrorBus';
const CALLER = 'error-bus';

export interface FeedContext {
  readonly metrics: Registry;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** The feed of the old error bus, which is told of new errors in every mode but `unified`. */
export function startFeed({ metrics, log, signal }: FeedContext): OldBusFeed {
  const fed = new client.Counter({
    name: 'tandem_old_bus_errors_total',
    help: 'Errors for the old error bus, by what became of them: told, refused, left_out',
    labelNames: ['result'],
    registers: [metrics],
  });
  const agents = { readers: [KEEPER], keeper: KEEPER } as const;
  const ask: typeof processHost.askLegacy = (legacy, call) => processHost.askLegacy(legacy, call);
  const { put } = legacyState('errors', agents, ask, CALLER);
  return new OldBusFeed({
    wanted: () => !signal.aborted && processHost.modes.get('errors').mode !== Mode.unified,
    put,
    isRefusal: (error) => error instanceof TandemError && error.code !== DelegationFailed.code,
    log,
    count: (result, errors) => fed.inc({ result }, errors),
    pause: (ms) => sleep(ms, undefined, { signal }).catch(() => undefined),
  });
}
