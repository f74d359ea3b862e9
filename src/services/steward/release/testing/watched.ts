/** A release that went live on the machine of the tests, and is watched. */
import {
  WATCH_DEFAULTS,
  type ControlCommand,
  type WatchLimits,
} from '../../../../contracts/release/release.ts';
import { FakeMachine } from './setup.ts';

type Steward = ReturnType<FakeMachine['steward']>;

export class Watched {
  readonly machine = new FakeMachine();
  readonly steward: Steward = this.machine.steward();

  /** Runs one command while time passes. */
  run(command: object, by: Steward = this.steward) {
    return this.machine.clock.run(by.release.run({ ...command, id: 1 } as ControlCommand));
  }

  async promoted(limits: Partial<WatchLimits> = {}): Promise<void> {
    const watch = { ...WATCH_DEFAULTS, ...limits };
    await this.run({ verb: 'prepare', release: 'r1', color: 'green', version: '1.1.0' });
    await this.run({ verb: 'commit', release: 'r1', color: 'green', epoch: 1, watch });
  }

  /** Of the new color, what the ingress counts. */
  get green() {
    const { servers } = this.machine.haproxy;
    return servers.find(({ backend }) => backend === 'error-bus-green')!;
  }

  async status(by?: Steward) {
    return (await this.run({ verb: 'status' }, by)).watch;
  }

  end(): void {
    this.steward.watching.pause();
  }
}
