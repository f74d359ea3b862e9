import { defineError } from '../../contracts/errors.ts';
import {
  COLORS,
  NO_RELEASE_YET,
  type Color,
  type ColorsRecord,
  type MachineReleaseStatus,
  type WatchStatus,
} from '../../contracts/release/release.ts';
import type { MachineCommand, MachineControl } from '../ports.ts';

export const FakeUnreachable = defineError('FAKE_UNREACHABLE', '{machine} is away', {
  retryable: true,
});
export const FakeRefusal = defineError('FAKE_REFUSAL', '{machine} refuses: {reason}');

/** A machine that does what a steward promises, in memory. */
export class FakeMachine implements MachineControl {
  readonly machine: string;
  record: ColorsRecord = NO_RELEASE_YET;
  watch: WatchStatus | null = null;
  /** Versions of the containers that run, by color. */
  readonly running = new Map<Color, string>();
  /** Commands that fail, with the error; `away` is all of them. */
  readonly failing = new Map<string, () => Error>();
  readonly #step: (name: string) => void;

  constructor(machine: string, step: (name: string) => void) {
    this.machine = machine;
    this.#step = step;
  }

  get said(): MachineReleaseStatus {
    return this.status();
  }

  async send(command: MachineCommand): Promise<MachineReleaseStatus> {
    this.#step(`${command.verb} ${this.machine}`);
    await Promise.resolve();
    const failure = this.failing.get('away') ?? this.failing.get(command.verb);
    if (failure) throw failure();
    this.#obey(command);
    this.#step(`${command.verb} ${this.machine} done`);
    return this.status();
  }

  async close(): Promise<void> {}

  /** The watch finds a breach: back to the other color at once. */
  rollBackByItself(breach: string): void {
    const { live, epoch } = this.record;
    this.record = { ...this.record, live: live === 'blue' ? 'green' : 'blue', epoch: epoch + 1 };
    this.watch = { ...this.watch!, outcome: 'rolled-back', breach, rollback_ms: 400 };
  }

  status(): MachineReleaseStatus {
    const { machine, record, watch } = this;
    // Like the real one: without a second color nobody can take over, and none is told.
    const told = this.running.has('green') ? COLORS : [];
    const containers = told
      .filter((color) => this.running.has(color))
      .map((color) => ({
        slug: 'core-orchestrator',
        color,
        report: {
          slug: 'core-orchestrator',
          color,
          role: this.#roleOf(color),
          epoch: record.epoch,
          version: this.running.get(color)!,
          ready: true,
          held: 0,
        },
      }));
    return { machine, record, containers, watch, timings: { flip_ms: 1, takeover_ms: 20 } };
  }

  #roleOf(color: Color) {
    const { live, next, rehearsing } = this.record;
    if (live === color) return 'live' as const;
    if (next === color) return 'opening' as const;
    return rehearsing === color ? ('rehearsing' as const) : ('standby' as const);
  }

  #obey(command: MachineCommand): void {
    const { record } = this;
    switch (command.verb) {
      case 'rehearse':
        this.record = { ...record, rehearsing: command.color };
        return;
      case 'prepare':
        if (this.running.get(command.color) !== command.version)
          throw this.#refusal(`${command.color} does not run ${command.version}`);
        if (record.live === command.color) throw this.#refusal(`${command.color} is live`);
        this.record = { ...record, next: command.color, release: command.release };
        return;
      case 'commit':
        return this.#commit(command);
      case 'abort':
        this.record = { ...record, next: null };
        return;
    }
  }

  #commit({ epoch, color, release, watch }: Extract<MachineCommand, { verb: 'commit' }>): void {
    const { record } = this;
    if (record.epoch === epoch && record.live === color) return;
    if (record.epoch + 1 !== epoch)
      throw this.#refusal(`epoch is ${record.epoch}, not before ${epoch}`);
    if (record.next !== color) throw this.#refusal(`${color} is not opening`);
    const versions = Object.fromEntries(this.running);
    this.record = { ...record, epoch, live: color, next: null, versions };
    this.watch = watch && {
      release,
      epoch,
      outcome: 'watching',
      started_at: '2026-01-01T00:00:00.000Z',
      ends_at: '2026-01-01T00:05:00.000Z',
      breach: null,
      rollback_ms: null,
    };
  }

  #refusal(reason: string): Error {
    return new FakeRefusal({ machine: this.machine, reason });
  }
}
