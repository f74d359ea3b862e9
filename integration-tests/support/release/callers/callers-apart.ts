import path from 'node:path';
import { execa } from 'execa';
import { ROOT } from '../../../../src/engine/project.ts';
import type { Outcome, Rates, Told } from './rates.ts';

/** Users of a fleet whose colors change, in a process of their own; each failure is told on standard error as it is seen. */
export class CallersApart {
  readonly #process;

  constructor(rates: Rates) {
    const script = path.join(import.meta.dirname, 'run.ts');
    this.#process = execa(process.execPath, [script, JSON.stringify(rates)], {
      cwd: ROOT,
      env: { NODE_OPTIONS: '' },
      stdout: 'inherit',
      stderr: 'inherit',
      ipc: true,
      reject: false,
    });
  }

  /** Lets them begin; later, renews the token of the operator. */
  async use(token: string): Promise<void> {
    await this.#tell({ token });
  }

  /**
   * Ends all calls, and waits for what became of tasks and reports.
   *
   * @throws Error when the process has ended without an outcome
   */
  async end(): Promise<Outcome> {
    await this.#tell('end');
    const { ipcOutput, exitCode, shortMessage } = await this.#process;
    const outcome = ipcOutput.at(-1);
    if (outcome === undefined)
      throw new Error(`the callers gave no outcome (${exitCode}): ${shortMessage}`);
    return outcome as unknown as Outcome;
  }

  /** For a test that failed; nothing where they have ended. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#process;
  }

  #tell(told: Told): Promise<void> {
    return this.#process.sendMessage(told);
  }
}
