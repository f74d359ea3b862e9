/** Both machines with what a release concerns, and release commands against them. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import type { MachineReleaseStatus } from '../../../src/contracts/release/release.ts';
import { openStewardSession, type StewardCommand } from '../../../src/engine/steward-session.ts';
import { ROOT } from '../../../src/engine/project.ts';
import type { ReleaseState } from '../../../src/release/state/schema.ts';
import { tandem, type CliResult } from '../clients/cli.ts';
import { BOTH_INGRESSES, INGRESS } from '../clients/ingress.ts';
import { docker, Slice } from '../containers/slice.ts';
import { until } from '../until.ts';

export interface ReleaseStatus {
  readonly state: ReleaseState;
  readonly machines: Readonly<Record<string, MachineReleaseStatus | null>>;
}

const PATIENCE = { timeoutMs: 120_000 };

export class ReleasedSlice {
  readonly slice = new Slice({
    services: {
      mainpc: ['nats', 'core-orchestrator', 'steward', 'ingress'],
      pc2: [
        ...['nats', 'error-bus', 'resource-manager', 'security-gateway', 'task-worker'],
        ...['steward', 'ingress'],
      ],
    },
    environment: BOTH_INGRESSES,
  });

  async start(): Promise<void> {
    await this.slice.start();
    await until(
      'both stewards answer',
      () => this.status(),
      ({ machines }) => ['mainpc', 'pc2'].every((name) => machines[name]?.record.live === 'blue'),
      { timeoutMs: 60_000 },
    );
  }

  async stop(): Promise<void> {
    await this.slice.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  release(...args: string[]): Promise<CliResult> {
    return tandem(['release', ...args], this.#env(), { timeoutMs: 240_000 });
  }

  async status(): Promise<ReleaseStatus> {
    const { stdout } = await this.release('status', '--json');
    return JSON.parse(stdout) as ReleaseStatus;
  }

  /** The operator's, good for a quarter of an hour. */
  async token(): Promise<string> {
    const { stdout } = await until(
      'a token',
      () => this.command('token'),
      ({ exitCode }) => exitCode === 0,
      PATIENCE,
    );
    return stdout.trim();
  }

  /** Waits until the color that is not live stands by on both machines. */
  async otherStandsBy(): Promise<void> {
    await until(
      'the other color stands by',
      () => this.status(),
      ({ machines }) =>
        Object.values(machines).every((machine) =>
          machine?.containers.every(
            ({ color, report }) => color === machine.record.live || report?.role === 'standby',
          ),
        ),
      PATIENCE,
    );
  }

  /** @param seconds how long the candidate is tried beside its checks */
  async stage(version: string, seconds = 0): Promise<CliResult> {
    const script = 'integration-tests/support/release/stage-in-slice.ts';
    const { exitCode, stdout, stderr } = await execa(
      process.execPath,
      [script, version, String(seconds)],
      {
        cwd: ROOT,
        env: { ...this.#env(), NODE_OPTIONS: '', NO_COLOR: '1' },
        reject: false,
        timeout: 280_000,
      },
    );
    return { exitCode: exitCode ?? -1, stdout, stderr };
  }

  /** Kills a command as soon as the state on disk says that it has begun to switch. */
  async killedWhileSwitching(command: string): Promise<string> {
    const child = execa(process.execPath, ['src/cli/main.ts', 'release', command], {
      cwd: ROOT,
      env: { ...this.#env(), NODE_OPTIONS: '' },
      reject: false,
    });
    const { phase } = await until(
      `${command} is at work`,
      () => this.stateOnDisk(),
      ({ phase: now }) => now === 'preparing' || now === 'committing',
      { intervalMs: 5 },
    );
    child.kill('SIGKILL');
    await child;
    return phase;
  }

  /** Told to a steward without the command line, as by somebody else's release. */
  async tellSteward(machine: string, command: StewardCommand): Promise<void> {
    const session = await openStewardSession({ docker, machine }, this.slice.project(machine));
    try {
      await session.send(command);
    } finally {
      session.close();
    }
  }

  async stateOnDisk(): Promise<ReleaseState> {
    const { FileStore } = await import('../../../src/release/state/file-store.ts');
    return new FileStore(this.#folder).load();
  }

  command(...args: string[]): Promise<CliResult> {
    return tandem(args, this.#env());
  }

  receipts(...args: string[]): Promise<CliResult> {
    return tandem(['receipts', ...args], this.#env());
  }

  get #folder(): string {
    return path.join(ROOT, '.tandem', 'release', 'of', this.slice.prefix);
  }

  #env(): Record<string, string> {
    return {
      ...this.slice.environment(),
      TANDEM_PROJECT_PREFIX: this.slice.prefix,
      TANDEM_MAINPC_INGRESS: INGRESS['mainpc']!,
      TANDEM_PC2_INGRESS: INGRESS['pc2']!,
      TANDEM_GATES_FILE: path.join(import.meta.dirname, 'gates.yaml'),
    };
  }
}
