/** Starts the part: looks at Alertmanager, keeps the rules of Prometheus, passes alerts on. */
import type { Stop } from '../../../runtime/agent.ts';
import type { AgentContext } from '../../../runtime/context.ts';
import { replaceFile } from '../../../files/replace-file.ts';
import { sharedRecords } from '../shared/start.ts';
import { Acknowledgements } from './acknowledgements.ts';
import { Alertmanager } from './alertmanager/client.ts';
import { deliver, deliverToAll } from './intake/deliver.ts';
import { takeIn } from './intake/take-in.ts';
import { RetriedWrites } from './retried-writes.ts';
import { RuleKeeper } from './rules/keep-rules.ts';
import { RulePrometheus } from './rules/prometheus.ts';
import { RuleBook } from './rules/rule-book.ts';
import { setRunning } from './running.ts';
import { EndDatabase } from './ends/database.ts';
import { MutedEnds } from './ends/muted-ends.ts';
import { alertSettings } from './settings.ts';
import { AlertWatch } from './watch/alert-watch.ts';
import { AlertDatabase } from './watch/database.ts';
import { Sightings } from './watch/sightings.ts';

export function startAlerts(ctx: AgentContext): Stop {
  const settings = alertSettings(ctx.config);
  const { machine } = ctx.identity;
  const { log } = ctx;
  const stopping = new AbortController();
  const signal = AbortSignal.any([ctx.signal, stopping.signal]);

  const alertmanager = new Alertmanager(settings.alertmanager_url);
  const prometheus = new RulePrometheus(settings.prometheus_url);
  const database = new AlertDatabase(ctx.stateDir);
  const records = sharedRecords();
  const writes = new RetriedWrites();
  const acknowledgements = new Acknowledgements(records, writes);
  const delivery = { machine, nc: ctx.nc, alertmanager };
  const endedAfterMs = settings.ended_after_seconds * 1_000;
  const endDatabase = new EndDatabase(ctx.stateDir);
  const ends = new MutedEnds({
    alertmanager,
    database: endDatabase,
    writes,
    everyMs: endedAfterMs / 3,
    waitMs: endedAfterMs,
    now: Date.now(),
  });
  const sightings = new Sightings(database, writes, endedAfterMs, Date.now());
  const watch = new AlertWatch({
    alertmanager,
    acknowledgements,
    sightings,
    ends,
    writes,
    send: (alerts) => deliverToAll(delivery, alerts),
    log,
    escalateAfterMs: settings.escalate_after_seconds * 1_000,
  });
  const stopTelling = records.onChange(() => watch.tell());
  const rules = new RuleBook(records);
  const folder = settings.rules_folder;
  // The folder is shared with Prometheus, which runs as another user.
  const write = (file: string, text: string) => replaceFile(file, text, 0o644);
  const keeper = new RuleKeeper({ book: rules, prometheus, folder, write, log });

  const stopIntake = takeIn(ctx, delivery);
  const watching = watch.run(settings.poll_seconds * 1_000, signal);
  const keeping = keeper.follow(signal);
  setRunning({
    machine,
    alertmanager,
    acknowledgements,
    watch,
    database,
    rules,
    keeper,
    prometheus,
    deliver: (to, alerts) => deliver(delivery, to, alerts),
  });
  return async () => {
    setRunning(undefined);
    stopping.abort();
    stopTelling();
    await stopIntake();
    await Promise.all([watching, keeping]);
    database.close();
    endDatabase.close();
  };
}
