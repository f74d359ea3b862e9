/** Asks `nvidia-smi` about the cards of this machine. */
import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import type { GpuSample } from '../../../contracts/steward.ts';
import { COLUMNS, parseGpus } from './parse.ts';

/** What is known of the cards; `reason` says why nothing or not all is known. */
export interface GpuReading {
  readonly gpus: GpuSample[] | null;
  readonly reason: string | null;
}

/** A driver that hangs never answers. Milliseconds. */
const DEADLINE_MS = 5_000;

const ARGUMENTS = [`--query-gpu=${COLUMNS.join(',')}`, '--format=csv,noheader,nounits'];

/** Where the tool is, or null: `TANDEM_NVIDIA_SMI`, else the first in PATH. */
export function findNvidiaSmi(env: NodeJS.ProcessEnv = process.env): string | null {
  const named = env.TANDEM_NVIDIA_SMI;
  const candidates = named
    ? [named]
    : (env.PATH ?? '').split(path.delimiter).map((dir) => path.join(dir, 'nvidia-smi'));
  return candidates.find(runnable) ?? null;
}

export class GpuReader {
  readonly #deadlineMs: number;
  readonly #find: () => string | null;
  /** A process that outlived its deadline; a second one would hang beside it. */
  #hanging = false;

  constructor(options: { deadlineMs?: number; find?: () => string | null } = {}) {
    this.#deadlineMs = options.deadlineMs ?? DEADLINE_MS;
    this.#find = options.find ?? findNvidiaSmi;
  }

  /** Never rejects; resolves at the deadline at the latest. */
  async read(): Promise<GpuReading> {
    const tool = this.#find();
    if (tool === null) return { gpus: null, reason: 'there is no nvidia-smi on this machine' };
    if (this.#hanging)
      return { gpus: null, reason: 'nvidia-smi still hangs since an earlier call' };
    const answer = await this.#ask(tool);
    if (typeof answer === 'string') return { gpus: null, reason: answer };
    const { gpus, complaints } = parseGpus(answer.stdout, answer.stderr);
    const reason = complaints.join('; ') || answer.failure;
    return gpus.length > 0
      ? { gpus, reason }
      : { gpus: null, reason: reason ?? 'nvidia-smi lists no card' };
  }

  #ask(tool: string): Promise<Answer | string> {
    return new Promise((resolve) => {
      const child = execFile(tool, ARGUMENTS, { encoding: 'utf8' }, (error, stdout, stderr) => {
        clearTimeout(timer);
        this.#hanging = false;
        const code = error?.code ?? error?.signal;
        resolve({ stdout, stderr, failure: error ? `nvidia-smi ended with ${code}` : null });
      });
      // A process that waits inside the driver cannot be killed, so nobody waits for its end either.
      const timer = setTimeout(() => {
        this.#hanging = true;
        child.kill('SIGKILL');
        resolve(`nvidia-smi did not answer within ${this.#deadlineMs} ms`);
      }, this.#deadlineMs);
    });
  }
}

interface Answer {
  readonly stdout: string;
  readonly stderr: string;
  readonly failure: string | null;
}

function runnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
