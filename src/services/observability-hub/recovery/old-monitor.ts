/** The old PredictiveHealthMonitor recovers by itself, too: one of the two does, never both. */
import { RecoveryRefused } from '../../../contracts/error-catalogue/observability-hub/observability.ts';
import { LEGACY_AGENTS, Mode, type ModeSetting } from '../../../contracts/migration/modes.ts';
import { processHost } from '../../facade/host.ts';
import type { FleetView } from '../fleet/fleet-view.ts';

const { name: OLD_MONITOR } = LEGACY_AGENTS.PredictiveHealthMonitor;

type Setting = Pick<ModeSetting, 'mode'>;
const current = (): Setting => processHost.modes.get('prediction');

/** While `prediction` is delegated the old monitor recovers whom it watches, as long as it runs. */
export function oldMonitorRecovers(
  fleet: Pick<FleetView, 'named'>,
  { mode }: Setting = current(),
): boolean {
  if (mode !== Mode.delegation) return false;
  const state = fleet.named(OLD_MONITOR)?.state;
  return state === 'healthy' || state === 'degraded' || state === 'starting';
}

/** @throws RECOVERY_REFUSED while recovery without being asked is the hubs' */
export function mayGrant(member: string, tier: string, { mode }: Setting = current()): void {
  if (mode === Mode.delegation) return;
  const reason = `the capability prediction is ${mode}, so the hubs recover by themselves`;
  throw new RecoveryRefused({ member, tier, reason });
}
