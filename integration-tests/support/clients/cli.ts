import { createInterface } from 'node:readline';
import path from 'node:path';
import { execa } from 'execa';
import { ROOT } from '../../../src/engine/project.ts';

export interface CliResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly timeoutMs?: number;
  /** What comes in on standard input. */
  readonly input?: string | undefined;
}

/** As `scripts/tandem` has it. */
const NODE_COMPILE_CACHE = path.join(ROOT, '.tandem', 'compile-cache');

/** Runs the command line tool as a user would, with extra environment. */
export async function tandem(
  args: readonly string[],
  env: Record<string, string>,
  { timeoutMs = 120_000, input = '' }: CliOptions = {},
): Promise<CliResult> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, ['src/cli/main.ts', ...args], {
    cwd: ROOT,
    env: { ...env, NODE_COMPILE_CACHE, NODE_OPTIONS: '', NO_COLOR: '1' },
    input,
    reject: false,
    timeout: timeoutMs,
  });
  return { exitCode: exitCode ?? -1, stdout, stderr };
}

/** A command that goes on until it is stopped. */
export class RunningCommand {
  /** Lines of its standard output, and of its errors. */
  readonly out: string[] = [];
  readonly said: string[] = [];
  readonly #process;

  constructor(args: readonly string[], env: Record<string, string>) {
    this.#process = execa(process.execPath, ['src/cli/main.ts', ...args], {
      cwd: ROOT,
      env: { ...env, NODE_OPTIONS: '', NO_COLOR: '1' },
      reject: false,
      buffer: false,
    });
    createInterface(this.#process.stdout).on('line', (line) => this.out.push(line));
    createInterface(this.#process.stderr).on('line', (line) => this.said.push(line));
  }

  /** As control and C do. */
  async stop(): Promise<void> {
    this.#process.kill('SIGINT');
    await this.#process;
  }
}
