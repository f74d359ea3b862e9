/** What the machine tells the fleet about a release: `event.release.<machine>`. */
import type { AgentContext } from '../../../runtime/context.ts';
import type { NoteFile } from './record/note.ts';
import { statusOfWatch } from './watch/watching.ts';
import type {
  Color,
  ColorsRecord,
  MachineReleaseStatus,
  WatchStatus,
} from '../../../contracts/release.ts';

export const RELEASE_EVENT_KINDS = [
  'rehearsing',
  'rehearsed',
  'prepared',
  'aborted',
  'committed',
  'watch-ended',
  'rolled-back',
  'fenced',
  'failed',
] as const;
export type ReleaseEventKind = (typeof RELEASE_EVENT_KINDS)[number];

export interface ReleaseEvent {
  readonly machine: string;
  /** ISO 8601. */
  readonly timestamp: string;
  readonly kind: ReleaseEventKind;
  readonly release: string | null;
  readonly color: Color | null;
  readonly record: ColorsRecord | null;
  readonly watch: WatchStatus | null;
  readonly timings: MachineReleaseStatus['timings'];
  /** Why, where it is not what was asked for. */
  readonly reason: string | null;
}

export type TellRelease = (
  kind: ReleaseEventKind,
  more?: Partial<Pick<ReleaseEvent, 'release' | 'color' | 'reason'>>,
) => void;

/** Nobody has to listen; the hubs show it. */
export function releaseEvents(
  { publish, identity }: Pick<AgentContext, 'publish' | 'identity'>,
  note: NoteFile,
): TellRelease {
  const { machine } = identity;
  return (kind, { release, color = null, reason = null } = {}) => {
    const { record, watch, timings } = note.value;
    const event: ReleaseEvent = {
      ...{ machine, kind, color, record, timings, reason },
      timestamp: new Date().toISOString(),
      release: release ?? record?.release ?? null,
      watch: statusOfWatch(watch),
    };
    publish(`release.${machine}`, { ...event });
  };
}
