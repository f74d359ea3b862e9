import type { FleetView } from '../fleet/fleet-view.ts';
import { Running } from '../running.ts';

/** The fleet as this hub sees it, for the actions about health. */
export const fleetAtHand = new Running<FleetView>();

/** @throws HUB_NOT_READY before the hub has started */
export const fleetView = (): FleetView => fleetAtHand.get();
