/** The release on this machine: its verbs, one at a time, each between two audit records. */
import {
  ReleaseNotLive,
  ReleaseNotPrepared,
} from '../../../contracts/error-catalogue/release/switch.ts';
import {
  NO_RELEASE_YET,
  otherColor,
  type ControlCommand,
  type MachineReleaseStatus,
} from '../../../contracts/release/release.ts';
import type { AuditLog } from '../../../runtime/audit/audit-log.ts';
import type { ColoredContainer } from './containers/colored.ts';
import type { TellRelease } from './events.ts';
import type { SwitchParts } from './parts.ts';
import type { Begun } from './record/note.ts';
import type { RollbackWord } from './peers.ts';
import type { Turns } from './turns.ts';
import { commit, leftOf, type Commit, type Figures } from './verbs/commit.ts';
import { abort, prepare, sendBack, type Prepare } from './verbs/prepare.ts';
import { hasten } from './verbs/stand-by.ts';
import { rehearse } from './verbs/rehearse.ts';
import { slugsOf } from './verbs/waits.ts';
import { readingOf } from './watch/counts.ts';
import type { History } from './watch/history.ts';
import { withMemory } from './watch/memory-baselines.ts';
import { ownBaselines } from './watch/own-counts.ts';
import { statusOfWatch, type Watching } from './watch/watching.ts';

/** Who may run commands in this container is root on the host, so there is nobody to tell apart. */
export const CONTROL_ACTOR = 'operator at the engine';

/** State of a container that can answer. */
const RUNNING = 'running';

export interface MachineParts {
  readonly parts: SwitchParts;
  readonly audit: Pick<AuditLog, 'around'>;
  readonly turns: Turns;
  readonly watching: Watching;
  readonly history: History;
  readonly tell: TellRelease;
  readonly onSwitched: () => void;
  /** A commit whose color does not come to life goes back by itself, if it was to be watched. */
  readonly goBack: (begun: Begun, reason: string) => Promise<void>;
}

export class MachineRelease {
  readonly #of: MachineParts;
  #known: readonly ColoredContainer[] = [];
  /** The preparation that holds calls now. */
  #prepared: object | undefined;
  /** What another machine has gone back from, before it was committed here. */
  #refused: RollbackWord | undefined;

  constructor(parts: MachineParts) {
    this.#of = parts;
  }

  /** @throws the failure of the verb; what was begun then is undone or noted */
  async run(command: ControlCommand): Promise<MachineReleaseStatus> {
    switch (command.verb) {
      case 'status':
        return this.status(command.brief === true ? 'brief' : 'whole');
      case 'rehearse':
        await this.#rehearse(command.color);
        break;
      case 'prepare':
        await this.#prepare(command);
        return this.status('brief');
      case 'commit':
        await this.#commit(command);
        return this.status('brief');
      case 'abort':
        await this.#abort(command.release);
        break;
      case 'unwatch':
        await this.#verb('unwatch', this.#of.watching.watch?.release ?? '', {}, async () =>
          this.#of.watching.stop(),
        );
    }
    return this.status('whole');
  }

  async status(extent: 'brief' | 'whole'): Promise<MachineReleaseStatus> {
    const { parts, watching } = this.#of;
    const { machine, note } = parts;
    const containers = extent === 'brief' ? [] : await this.#containers();
    // Containers may take long to answer, and a watch is told to be over after the record has changed: in this order
    // nobody is told of a rollback together with the color before it.
    const watch = statusOfWatch(watching.watch);
    const record = await parts.store
      .read()
      .then((read) => read.record)
      .catch((error: unknown) => {
        if (note.value.record === null) throw error;
        return note.value.record;
      });
    return {
      machine,
      record: record ?? NO_RELEASE_YET,
      containers,
      watch,
      timings: note.value.timings,
    };
  }

  async #containers(): Promise<MachineReleaseStatus['containers']> {
    const { containers, look } = this.#of.parts;
    this.#known = await containers().catch((error: unknown) => {
      if (this.#known.length === 0) throw error;
      return this.#known;
    });
    return Promise.all(
      this.#known.map(async ({ slug, color, state }) => ({
        ...{ slug, color },
        // After a switch the old color begins anew: the name of what does not run is looked for until the deadline.
        report: state === RUNNING ? await look(slug, color) : null,
      })),
    );
  }

  #rehearse(color: Parameters<typeof rehearse>[1]): Promise<void> {
    const { parts, tell } = this.#of;
    return this.#verb('rehearse', color ?? 'nobody', {}, async () => {
      await rehearse(parts, color);
      tell(color === null ? 'rehearsed' : 'rehearsing', { color });
    });
  }

  #prepare({ release, color, version }: Prepare): Promise<void> {
    const { parts, tell } = this.#of;
    return this.#verb('prepare', release, { color, version }, async () => {
      this.#refused = undefined;
      await prepare(parts, { release, color, version });
      tell('prepared', { release, color });
      void this.#sendBackUnlessCommitted(release);
    });
  }

  /** Whoever prepared may be gone; nobody's calls are held for long. */
  async #sendBackUnlessCommitted(release: string): Promise<void> {
    const { parts, turns, tell } = this.#of;
    const mine = (this.#prepared = {});
    await parts.clock.sleep(parts.deadlines.preparedMs);
    if (this.#prepared !== mine) return;
    const reason = `no commit within ${parts.deadlines.preparedMs / 1_000} s`;
    await turns
      .take(() => sendBack(parts))
      .then(() => tell('aborted', { release, reason }))
      .catch((err: unknown) => parts.log.error('a prepared color could not be sent back', { err }));
  }

  #abort(release: string): Promise<void> {
    const { parts, tell } = this.#of;
    return this.#verb('abort', release, {}, async () => {
      this.#prepared = undefined;
      await abort(parts, release);
      tell('aborted', { release });
    });
  }

  #commit(asked: Commit): Promise<void> {
    const { parts, watching } = this.#of;
    const { release, color, epoch, watch } = asked;
    return this.#verb('commit', release, { color, epoch, watch }, async () => {
      const { record } = await parts.store.read();
      const left = leftOf(parts, record, asked);
      if (left === 'nothing') return;
      this.#refuseCalledBack(asked);
      this.#prepared = undefined;
      watching.stop();
      try {
        await commit(parts, asked, await this.#figures(asked));
      } catch (error) {
        const { begun } = parts.note.value;
        const reason = (error as Error).message;
        if (error instanceof ReleaseNotLive && watch !== null && begun !== null)
          await this.#of.goBack(begun, reason);
        throw error;
      }
      this.switched();
    });
  }

  /** Another machine went back; until it is prepared anew, nobody follows it there. */
  refuse(word: RollbackWord): void {
    this.#refused = word;
    this.#prepared = undefined;
  }

  #refuseCalledBack({ release, color }: Commit): void {
    const { parts } = this.#of;
    if (this.#refused?.release !== release || this.#refused.color !== color) return;
    const reason = `it was rolled back elsewhere (${this.#refused.reason})`;
    throw new ReleaseNotPrepared({ color, machine: parts.machine, release, reason });
  }

  /** A color has taken over: whoever listens is told, and it is watched. */
  switched(): void {
    const { parts, watching, history, tell } = this.#of;
    const { begun } = parts.note.value;
    if (begun === null) return;
    history.forget();
    this.#of.onSwitched();
    // The way back leads to it, so it should stand by soon.
    void hasten(parts, otherColor(begun.color), parts.deadlines.standbyMs);
    watching.begin(begun);
    parts.note.change({ begun: null });
    tell('committed', { release: begun.release, color: begun.color });
  }

  /** A switch does not wait for figures: without them there is less to compare with. */
  async #figures({ color, watch }: Commit): Promise<Figures> {
    const { parts, history } = this.#of;
    if (watch === null) return { baselines: {}, start: {} };
    try {
      const stats = await parts.ingress.stats();
      const { record } = await parts.store.read();
      const http = history.baselines(readingOf(stats, record.live));
      const slugs = await slugsOf(parts, record.live);
      const own = await ownBaselines(parts, slugs, record.live);
      const baselines = withMemory({ ...http, ...own }, parts.memory, slugs, record.live);
      return { baselines, start: readingOf(stats, color) };
    } catch (err) {
      parts.log.warn('the watch will begin without figures of the ingress', { err });
      return { baselines: {}, start: {} };
    }
  }

  #verb(
    verb: string,
    target: string,
    details: Record<string, unknown>,
    work: () => Promise<void>,
  ): Promise<void> {
    const { audit, turns, tell } = this.#of;
    const what = { actor: CONTROL_ACTOR, action: `release_${verb}`, target, details };
    return turns.take(() =>
      audit
        .around(what, work, () => this.#of.parts.note.value.timings ?? {})
        .catch((error: Error) => {
          tell('failed', { reason: error.message });
          throw error;
        }),
    );
  }
}
