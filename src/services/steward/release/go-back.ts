/** What follows when a color does worse than it may: back at once, said why, and the other machines too. */
import {
  ReleaseNotLive,
  ReleaseRolledBack,
  RollbackFailed,
} from '../../../contracts/error-catalogue/release/switch.ts';
import type { AuditLog } from '../../../runtime/audit/audit-log.ts';
import type { ReportError } from '../../../runtime/context.ts';
import type { TellRelease } from './events.ts';
import type { SwitchParts } from './parts.ts';
import type { RollbackWord } from './peers.ts';
import type { Begun, NotedWatch } from './record/note.ts';
import { rollBack, rollbackOf, type Reason } from './verbs/roll-back.ts';
import type { Watching } from './watch/watching.ts';

/** Between two tries while the broker or the engine is away, milliseconds. */
const AGAIN_MS = 1_000;
const ACTOR = 'steward, by its watch';

export interface GoBackParts {
  readonly parts: SwitchParts;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly watching: Watching;
  readonly tell: TellRelease;
  readonly reportError: ReportError;
  /** Machines besides this one. */
  readonly others: readonly string[];
  readonly tellPeer: (machine: string, word: RollbackWord) => void;
  readonly signal: AbortSignal;
  readonly onRolledBack: () => void;
}

type Left = Pick<NotedWatch, 'release' | 'epoch' | 'color'>;

/** @param from the machine that said so; undefined: this one saw it itself */
export async function goBack(
  of: GoBackParts,
  left: Left,
  reason: Reason,
  from?: string,
): Promise<void> {
  const { parts, others } = of;
  const isElsewhere = from !== undefined;
  const begun = { ...rollbackOf(left, reason, parts.clock.now()), elsewhere: isElsewhere };
  const tell = from === undefined ? [...others] : others.filter((other) => other !== from);
  parts.note.change({ begun, tell });
  tellOthers(of, left, reason.words);
  await finish(of, begun);
}

/** Machines that have not confirmed yet. */
export function tellOthers(
  { parts, tellPeer }: Pick<GoBackParts, 'parts' | 'tellPeer'>,
  { release, color }: Pick<Left, 'release' | 'color'>,
  words: string,
): void {
  const { machine, note } = parts;
  for (const peer of note.value.tell)
    tellPeer(peer, { from: machine, release, color, reason: `${machine}: ${words}` });
}

/** Carries a rollback out that was begun, now or by the process before this one. Never rejects. */
export async function finish(of: GoBackParts, begun: Begun): Promise<void> {
  const { parts, tell, reportError, signal, onRolledBack } = of;
  const { log, machine, clock } = parts;
  const { release, epoch, breach } = begun;
  log.error('rolls back', { release, reason: breach });
  // Not waited for: a record that comes late is better than users who go on getting errors.
  note(of, begun, 'intended', {});
  for (;;) {
    let problem: string | undefined;
    try {
      await rollBack(parts, begun);
    } catch (error) {
      problem = (error as Error).message;
      if (!(error instanceof ReleaseNotLive) && !signal.aborted) {
        log.error('could not roll back yet', { err: error });
        await clock.sleep(AGAIN_MS);
        continue;
      }
    }
    if (signal.aborted) return;
    const rollback_ms = clock.now() - (begun.first_bad_at ?? clock.now());
    parts.note.change({ begun: null });
    note(of, begun, problem === undefined ? 'done' : 'failed', { rollback_ms, problem });
    endWatch(of, begun, problem === undefined ? rollback_ms : null);
    onRolledBack();
    const reason = breach ?? 'unknown';
    tell('rolled-back', { release, color: begun.color, reason });
    reportError(
      problem === undefined
        ? new ReleaseRolledBack({ release, machine, color: begun.color, epoch, reason })
        : new RollbackFailed({ release, machine, reason, problem }),
      { severity: 'critical' },
    );
    return;
  }
}

/** A commit that never came to life has no watch yet; its end is told in the same form. */
function endWatch({ watching, parts }: GoBackParts, begun: Begun, rollback_ms: number | null) {
  const how = { outcome: 'rolled-back', breach: begun.breach, rollback_ms } as const;
  const left = begun.epoch - 1;
  if (watching.watch?.epoch !== left) watching.put(begun, left, parts.clock.now());
  watching.end(how);
}

function note(
  { audit, parts }: GoBackParts,
  { release, epoch, color, breach }: Begun,
  outcome: 'intended' | 'done' | 'failed',
  more: Record<string, unknown>,
): void {
  const details = { epoch, color, reason: breach, ...more };
  audit
    .append({ actor: ACTOR, action: 'release_rollback', target: release, outcome, details })
    .catch((err: unknown) => parts.log.error('a rollback is not in the audit log', { err }));
}
