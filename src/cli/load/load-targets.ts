/** Where a color answers: the live one at the doors of the services, the other at their preview doors. */
import { ColorUnknown, LoadTargetRefused } from '../../contracts/error-catalogue/release/load.ts';
import { IDENTITY_SERVICE } from '../../contracts/security/token.ts';
import { PREVIEW_OFFSET, COLOR_PAGE, COLORS, type Color } from '../../contracts/release/release.ts';
import { poll } from '../../engine/poll.ts';
import { allowedHosts } from '../../release/load/make-plan.ts';
import { isAllowed, type LoadTarget } from '../../release/load/plan/plan.ts';
import { doorAddress, ingressVariable } from '../doors/door-address.ts';
import { fleetAtHand } from '../fleet/fleet-at-hand.ts';
import { tokenRequest } from '../doors/operator-token.ts';

/** Services that are under load; the hubs are no part of a color. */
const SERVICES = ['core-orchestrator', 'resource-manager', 'error-bus', IDENTITY_SERVICE] as const;

const TIMEOUT_MS = 5_000;
/** Between two questions for a token. */
const RETRY_MS = 250;

/** Doors of a color, with a token of its own security-gateway. */
export async function loadTarget(color: Color, isLive: boolean): Promise<LoadTarget> {
  const target = await loadDoors(color, isLive);
  return { ...target, token: await tokenOf(target.doors[IDENTITY_SERVICE]!) };
}

/** The same without a token: enough to say where load would go. */
export async function loadDoors(color: Color, isLive: boolean): Promise<LoadTarget> {
  const fleet = fleetAtHand();
  const doors = Object.fromEntries(
    await Promise.all(
      SERVICES.map(async (service) => {
        const entry = fleet.entries.find(({ slug }) => slug === service);
        const address = await loadDoor(entry?.machine ?? '', service);
        return [service, isLive ? address : previewOf(address)] as const;
      }),
    ),
  );
  return { color, doors, token: null };
}

/** Not even the first question goes to an address that load may not go to. @throws LOAD_TARGET_REFUSED */
async function loadDoor(machine: string, service: string): Promise<string> {
  const door = await doorAddress(fleetAtHand(), machine, service);
  if (!isAllowed(door, allowedHosts())) throw new LoadTargetRefused({ door });
  return door;
}

/** The preview door of a service. @param address e.g. `http://127.0.0.1:7000` */
export function previewOf(address: string): string {
  const url = new URL(address);
  url.port = String(Number(url.port) + PREVIEW_OFFSET);
  return url.origin;
}

/**
 * Which color answers at the doors now.
 *
 * @throws LOAD_COLOR_UNKNOWN
 */
export async function liveColor(): Promise<Color> {
  const fleet = fleetAtHand();
  const machine = fleet.entries.find(({ slug }) => slug === SERVICES[0])?.machine ?? '';
  const door = await loadDoor(machine, SERVICES[0]);
  const unknown = (reason: string, cause?: unknown) =>
    new ColorUnknown({ door, reason, variable: ingressVariable(machine) }, { cause });
  const response = await fetch(`${door}${COLOR_PAGE}`, {
    signal: AbortSignal.timeout(TIMEOUT_MS),
    redirect: 'error',
  }).catch((cause: unknown) => {
    throw unknown(String((cause as Error).cause ?? cause), cause);
  });
  // A service without colors has one copy only, which counts as blue.
  if (response.status === 404) return 'blue';
  if (!response.ok) throw unknown(`HTTP ${response.status}`);
  const { color } = (await response.json()) as { color?: Color };
  if (color === undefined || !COLORS.includes(color)) throw unknown('it names none');
  return color;
}

/**
 * Null when its security-gateway gives none; calls that need one then fail and are counted. A door that has just
 * opened is asked again for a while.
 */
async function tokenOf(gateway: string): Promise<string | null> {
  const limits = { timeoutMs: TIMEOUT_MS, intervalMs: RETRY_MS };
  const { answer } = await poll(
    () => askForToken(gateway),
    (token) => token !== null,
    limits,
  );
  return answer;
}

async function askForToken(gateway: string): Promise<string | null> {
  const response = await fetch(`${gateway}/v1/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(tokenRequest()),
    signal: AbortSignal.timeout(TIMEOUT_MS),
    redirect: 'error',
  }).catch(() => undefined);
  if (!response?.ok) return null;
  const { access_token: token } = (await response.json()) as { access_token?: string };
  return token ?? null;
}
