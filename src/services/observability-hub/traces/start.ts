/** Puts the traces of the hub together: what comes in, what is kept, what is exported. */
import client from 'prom-client';
import type { Stop } from '../../../runtime/agent.ts';
import type { AgentContext } from '../../../runtime/context.ts';
import { putAtHand } from './at-hand.ts';
import { Exporter } from './export/exporter.ts';
import { postSpans } from './export/post.ts';
import { Intake, listen } from './intake/intake.ts';
import { readHeaders, readTraceSettings, type TraceSettings } from './settings.ts';
import { openSpans } from './store/database.ts';
import { prune } from './store/prune.ts';
import { SpanStore } from './store/span-store.ts';

const PRUNE_MS = 30_000;

export function startTraces(ctx: AgentContext): Stop {
  const settings = readTraceSettings(ctx.config);
  const { log } = ctx;
  const spans = new client.Counter({
    name: 'tandem_hub_spans_total',
    help: 'Spans by what became of them: received, refused, flood, unstored, exported, export_refused, export_dropped',
    labelNames: ['outcome'],
    registers: [ctx.metrics],
  });
  const count = (outcome: string, number: number) => spans.inc({ outcome }, number);
  const store = new SpanStore(openSpans(ctx.stateDir));
  const exporter = exporterOf(ctx, settings, count);

  let broken = false;
  const intake = new Intake({
    count,
    take: (taken) => {
      exporter?.add(taken);
      try {
        store.add(taken, Date.now());
        broken = false;
      } catch (err) {
        count('unstored', taken.length);
        if (!broken) log.error('spans cannot be stored', { err });
        broken = true;
      }
    },
  });
  const stopListening = listen(ctx.nc, intake);
  const pruning = setInterval(() => {
    try {
      prune(store.database, settings, Date.now());
    } catch (err) {
      log.warn('old spans cannot be taken out', { err });
    }
  }, PRUNE_MS);
  putAtHand({ store, offsets: intake.offsets });
  return () => {
    clearInterval(pruning);
    stopListening();
    exporter?.stop();
    putAtHand(undefined);
    store.database.close();
  };
}

function exporterOf(
  { log, secrets }: AgentContext,
  { otlp }: TraceSettings,
  count: (outcome: string, number: number) => void,
): Exporter | undefined {
  if (otlp === undefined) return undefined;
  const { endpoint, headersSecret } = otlp;
  // Read anew for each request, so that a rotated secret counts.
  const headers = () =>
    headersSecret === undefined ? {} : readHeaders(secrets.read(headersSecret));
  headers();
  log.info('spans are exported', { endpoint: new URL(endpoint).origin });
  return new Exporter({
    log,
    post: async (body, signal) => postSpans(endpoint, headers(), body, signal),
    count: (outcome, number) =>
      count(outcome === 'exported' ? outcome : `export_${outcome}`, number),
  });
}
