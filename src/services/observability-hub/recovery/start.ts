/** Recovery of a running hub. */
import { randomUUID } from 'node:crypto';
import { HubNotReady } from '../../../contracts/error-catalogue/observability-hub/observability.ts';
import { subjects } from '../../../contracts/fabric/subjects.ts';
import type { Stop } from '../../../runtime/agent.ts';
import { openDatabase } from '../../../runtime/sqlite/database.ts';
import type { FleetView } from '../fleet/fleet-view.ts';
import type { Hub } from '../part.ts';
import { sharedRecords } from '../shared/start.ts';
import { Automatic } from './automatic.ts';
import { Journal, JOURNAL_SCHEMA } from './journal.ts';
import { addRecoveryMetrics } from './metrics.ts';
import { oldMonitorRecovers } from './old-monitor.ts';
import { Recoverer } from './recoverer.ts';
import { readRecoverySettings, type RecoverySettings } from './settings.ts';
import { RecoverySwitch } from './switch.ts';

const KIND = 'recovery';
/** Between two looks at who is ill, milliseconds. */
const ROUND_MS = 2_000;

export interface Recovery {
  readonly fleet: FleetView;
  readonly journal: Journal;
  readonly recoverer: Recoverer;
  readonly settings: RecoverySettings;
  readonly switch: RecoverySwitch;
}

let running: Recovery | undefined;

/** @throws HUB_NOT_READY before the hub has started */
export function recovery(): Recovery {
  if (running === undefined) throw new HubNotReady();
  return running;
}

/** @throws RECOVERY_SETTINGS_INVALID */
export function startRecovery({ ctx, fleet }: Hub): Stop {
  const settings = readRecoverySettings(ctx.config);
  const database = openDatabase(ctx.stateDir, 'recovery.sqlite', JOURNAL_SCHEMA);
  const { machine } = fleet;
  const count = addRecoveryMetrics(ctx.metrics, () => recovery().switch.state.enabled);
  const journal = new Journal(database, machine, (record) => {
    count(record);
    ctx.publish(`${KIND}.${machine}`, { ...record });
  });
  const red = new RecoverySwitch(sharedRecords());
  const recoverer = new Recoverer({ fleet, journal, switch: red, settings, call: ctx.call });
  running = { fleet, journal, recoverer, settings, switch: red };
  const automatic = new Automatic({
    fleet,
    recoverer,
    journal,
    settings,
    enabled: () => settings.automatic && red.state.enabled && !oldMonitorRecovers(fleet),
    heldBack: (member, tier, why, detail) =>
      journal.write({
        id: randomUUID(),
        hub: machine,
        member: member.id,
        tier,
        by: 'automatic',
        why,
        started_at: new Date().toISOString(),
        outcome: 'held_back',
        detail,
        steps: [],
        containers: 0,
        healthy_after_seconds: null,
      }),
  });
  const subscription = ctx.nc.subscribe(subjects.event(KIND, '*'), {
    callback: (error, message) => {
      if (error !== null) return;
      try {
        journal.take(message.json());
      } catch (err) {
        ctx.log.warn('a record of the other hub is not kept', { err });
      }
    },
  });
  const timer = setInterval(() => {
    automatic.round().catch((error: unknown) => ctx.reportError(error));
  }, ROUND_MS);
  return () => {
    clearInterval(timer);
    subscription.unsubscribe();
    database.close();
  };
}
