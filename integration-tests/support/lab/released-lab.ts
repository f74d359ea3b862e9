/** Release commands against the lab, each a process of its own as a person would start it. */
import path from 'node:path';
import { execa } from 'execa';
import { ROOT } from '../../../src/engine/project.ts';
import { tandem, type CliResult } from '../clients/cli.ts';
import type { ReleaseStatus } from '../release/released-slice.ts';
import type { Lab } from './lab.ts';

export class ReleasedLab {
  readonly #lab: Lab;

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  release(...args: string[]): Promise<CliResult> {
    return tandem(['release', ...args], this.#environment, { timeoutMs: 120_000 });
  }

  async status(): Promise<ReleaseStatus> {
    const { stdout } = await this.release('status', '--json');
    return JSON.parse(stdout) as ReleaseStatus;
  }

  /** Stages on both engines, with few gates: load tests and the gates of the repository have tests of their own. */
  stage(version: string): Promise<CliResult> {
    return this.#script('release/stage-in-slice.ts', version);
  }

  /** Promotes, and the machine loses its power between its `prepare` and its `commit`. */
  promoteLosing(machine: string): Promise<CliResult> {
    return this.#script('lab/promote-losing.ts', machine, this.#lab.machine(machine).id);
  }

  get #environment(): Record<string, string> {
    const gates = path.join(ROOT, 'integration-tests', 'support', 'lab', 'gates.yaml');
    return { ...this.#lab.environment, TANDEM_GATES_FILE: gates };
  }

  async #script(file: string, ...args: string[]): Promise<CliResult> {
    const { exitCode, stdout, stderr } = await execa(
      process.execPath,
      [`integration-tests/support/${file}`, ...args],
      {
        cwd: ROOT,
        env: { ...this.#environment, NODE_OPTIONS: '', NO_COLOR: '1' },
        reject: false,
        timeout: 180_000,
      },
    );
    return { exitCode: exitCode ?? -1, stdout, stderr };
  }
}
