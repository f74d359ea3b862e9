/** Opens the doors of a color, which then holds what comes in; or sends it back. */
import {
  AnotherReleaseUnderWay,
  ColorIsLive,
  IngressNotReady,
  ReleaseNotPrepared,
} from '../../../../contracts/error-catalogue/release/switch.ts';
import type { Color, ColorsRecord } from '../../../../contracts/release/release.ts';
import type { ColorDoor } from '../haproxy/ingress.ts';
import type { SwitchParts } from '../parts.ts';
import { changeRecord } from './record.ts';
import { hasten } from './stand-by.ts';
import { stopwatch } from './stopwatch.ts';
import { inRole, ofVersion, slugsOf, untilAll } from './waits.ts';

/** Between two looks at what the ingress knows, milliseconds. */
const SEEN_MS = 100;

export interface Prepare {
  readonly release: string;
  readonly color: Color;
  /** Undefined: whatever version runs there. */
  readonly version: string | undefined;
}

/** @throws RELEASE_COLOR_LIVE, RELEASE_ANOTHER_UNDER_WAY */
export function mayTurn(
  parts: Pick<SwitchParts, 'machine'>,
  record: ColorsRecord,
  { verb, release, color }: { verb: string; release: string; color: Color },
): void {
  const { machine } = parts;
  if (record.live === color) throw new ColorIsLive({ verb, color, machine, epoch: record.epoch });
  const isOther = record.next !== null && (record.next !== color || record.release !== release);
  if (isOther)
    throw new AnotherReleaseUnderWay({
      ...{ verb, release, machine },
      ...{ other: record.release ?? 'a release without a name', color: record.next },
    });
}

/**
 * All containers of the color are standbys of that version and seen by the ingress; then they open.
 * Repeated, it changes nothing.
 *
 * @throws RELEASE_NOT_PREPARED, with the color sent back; INGRESS_NOT_READY, and what `mayTurn` throws
 */
export async function prepare(parts: SwitchParts, asked: Prepare): Promise<void> {
  const { release, color, version } = asked;
  const { deadlines, ingress } = parts;
  const { record } = await parts.store.read();
  mayTurn(parts, record, { verb: 'prepare', release, color });
  // What is not there cannot open, and what it would take over from would let go.
  const [slugs, missing] = await Promise.all([slugsOf(parts, color), parts.without(color)]);
  if (missing.length > 0)
    throw refused(parts, asked, `${missing.join(', ')} has no container in ${color}`);
  if (record.rehearsing === color) {
    await ingress.want({ live: record.live, preview: null });
    await changeRecord(parts, (now) => ({ ...now, rehearsing: null }));
  }
  const took = stopwatch(parts.clock);
  const standby = ofVersion(version, inRole('standby', 'opening'));
  void hasten(parts, color, deadlines.openingMs);
  const not = await untilAll(parts, slugs, color, standby, deadlines.standbyMs);
  if (not !== undefined) throw refused(parts, asked, not);
  took.part('standby');
  await untilSeen(parts, slugs, color);
  took.part('seen');
  const versions = await versionsOf(parts, record, color, slugs[0]!, version);
  await changeRecord(parts, (now) => ({ ...now, next: color, release, versions }));
  try {
    const shut = await untilAll(parts, slugs, color, inRole('opening'), deadlines.openingMs);
    if (shut !== undefined) throw refused(parts, asked, shut);
    took.part('opening');
    await ingress.markUp(slugs, color);
    parts.log.info('prepared', { release, color, ...took.all() });
  } catch (error) {
    await sendBack(parts);
    throw error;
  }
}

/** The ingress asks for a name that it does not know yet every second or two. */
export async function untilSeen(
  { ingress, clock, deadlines }: SwitchParts,
  slugs: readonly string[],
  color: Color,
  door: ColorDoor = 'live',
): Promise<void> {
  const end = clock.now() + deadlines.openingMs;
  for (;;) {
    try {
      return await ingress.resolved(slugs, color, door);
    } catch (error) {
      if (!(error instanceof IngressNotReady) || clock.now() >= end) throw error;
      await clock.sleep(SEEN_MS);
    }
  }
}

/** Nobody is next any more. */
export async function sendBack(parts: SwitchParts): Promise<void> {
  await changeRecord(parts, (now) => (now.next === null ? undefined : { ...now, next: null }));
}

/** Sends a prepared color back and waits until it is a standby, so that the next try can begin at once. */
export async function abort(parts: SwitchParts, release: string): Promise<void> {
  const { record } = await parts.store.read();
  const { next } = record;
  if (next === null) return;
  mayTurn(parts, record, { verb: 'abort', release, color: next });
  await sendBack(parts);
  const slugs = await slugsOf(parts, next);
  const not = await untilAll(parts, slugs, next, inRole('standby'), parts.deadlines.standbyMs);
  if (not !== undefined) throw refused(parts, { release, color: next, version: undefined }, not);
}

function refused({ machine }: SwitchParts, { release, color }: Prepare, reason: string) {
  return new ReleaseNotPrepared({ color, machine, release, reason });
}

/** Before the first release nobody has written down what is live. */
async function versionsOf(
  { look }: SwitchParts,
  record: ColorsRecord,
  color: Color,
  slug: string,
  version: string | undefined,
): Promise<ColorsRecord['versions']> {
  const { live, versions } = record;
  const said = async (of: Color) => {
    const report = await look(slug, of);
    return report === null ? {} : { [of]: report.version };
  };
  const known = versions[live] === undefined ? await said(live) : {};
  return {
    ...versions,
    ...known,
    ...(version === undefined ? await said(color) : { [color]: version }),
  };
}
