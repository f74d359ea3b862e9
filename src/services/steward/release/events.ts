/** What the machine tells the fleet about a release: `event.release.<machine>`. */
import type { AgentContext } from '../../../runtime/context.ts';
import type { NoteFile } from './record/note.ts';
import { statusOfWatch } from './watch/watching.ts';
import {
  RELEASE_EVENT,
  type ReleaseEvent,
  type ReleaseEventKind,
} from '../../../contracts/release/event.ts';

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
    publish(`${RELEASE_EVENT}.${machine}`, { ...event });
  };
}
