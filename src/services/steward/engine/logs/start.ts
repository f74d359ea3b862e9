/** Puts the parts together that bring the containers' lines to the stream. */
import client, { type Registry } from 'prom-client';
import type { Stop } from '../../../../runtime/agent.ts';
import type { AgentContext } from '../../../../runtime/context.ts';
import { ackedPublish } from '../../../../runtime/fabric/acked-publish.ts';
import { inboxOf } from '../../../../runtime/fabric/connect.ts';
import { requestsOver } from '../../../../runtime/fabric/requests.ts';
import type { EngineLink } from '../link.ts';
import { readLimits } from './limits.ts';
import { Places } from './places.ts';
import { Shipping } from './shipping.ts';
import { Store } from './store.ts';

/**
 * Follows the logs until stopped.
 *
 * @throws Error when the settings are wrong
 */
export function startShipping(ctx: AgentContext, link: EngineLink): Stop {
  const { log, metrics, identity } = ctx;
  const limitsOf = readLimits(ctx.config);
  const stopping = new AbortController();
  const giveUp = new AbortController();
  const request = requestsOver(ctx.nc, inboxOf(identity));
  const publish = ackedPublish(request);
  const { machine } = identity;
  const store = new Store({ machine, publish, request, log, signal: giveUp.signal });
  const places = new Places(ctx.stateDir);
  const leftOut = new client.Counter({
    name: 'tandem_log_lines_left_out_total',
    help: 'Lines over the limit of their container',
    labelNames: ['container'],
    registers: [metrics],
  });
  const onLeftOut = (container: string, lines: number) => leftOut.inc({ container }, lines);
  const shipping = new Shipping({ link, store, places, limitsOf, log, onLeftOut });
  addMetrics(metrics, shipping, store);
  const running = shipping.run(stopping.signal);
  return async () => {
    stopping.abort();
    setTimeout(() => giveUp.abort(), GRACE_MS).unref();
    await running;
    giveUp.abort();
  };
}

/** For what is under way when the steward stops, milliseconds. */
const GRACE_MS = 3_000;

function addMetrics(registry: Registry, shipping: Shipping, { counts }: Store): void {
  const registers = [registry];
  const counter = (name: string, help: string, value: () => number) =>
    new client.Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(value());
      },
    });
  counter('tandem_log_lines_stored_total', 'Lines that the stream took', () => counts.lines);
  counter('tandem_log_batches_stored_total', 'Messages with them', () => counts.batches);
  counter('tandem_log_batch_retries_total', 'Batches that were sent again', () => counts.retries);
  new client.Gauge({
    name: 'tandem_log_containers_followed',
    help: 'Containers whose output is read',
    registers,
    collect() {
      this.set(shipping.following);
    },
  });
}
