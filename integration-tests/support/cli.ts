import { execa } from 'execa';
import { ROOT } from '../../src/engine/project.ts';

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

/** Runs the command line tool as a user would, with extra environment. */
export async function tandem(
  args: readonly string[],
  env: Record<string, string>,
  { timeoutMs = 120_000, input = '' }: CliOptions = {},
): Promise<CliResult> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, ['src/cli/main.ts', ...args], {
    cwd: ROOT,
    env: { ...env, NODE_OPTIONS: '', NO_COLOR: '1' },
    input,
    reject: false,
    timeout: timeoutMs,
  });
  return { exitCode: exitCode ?? -1, stdout, stderr };
}
