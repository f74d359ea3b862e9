/**
 * HTTP calls that vegeta makes (github.com/tsenart/vegeta, MIT): a generator on the same cores as what it measures must cost
 * little, and one in Node costs a fifth of the whole. Built once from the Go module.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { childrenCpu } from '../support/cpu.ts';

const VERSION = 'v12.13.0';
/** Git ignores it. */
const FOLDER = new URL('../../../.tandem/bench/', import.meta.url).pathname;
const BUILT = path.join(FOLDER, 'vegeta');
const NANOS_PER_MS = 1e6;

export interface Target {
  readonly url: string;
  readonly host: string;
  /** JSON text, sent by POST. */
  readonly body: string;
}

export interface Attack {
  /** Calls a second; 0: as fast as it goes. */
  readonly perSecond: number;
  readonly ms: number;
  /** Connections that stay open, and calls under way at most. */
  readonly callers: number;
}

export interface Attacked {
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
  /** Answers a second. */
  readonly perSecond: number;
  readonly calls: number;
  /** CPU time of the generator, microseconds. */
  readonly cpu: number;
}

/** @throws when Go is missing, or any call failed */
export async function attack(
  target: Target,
  { perSecond, ms, callers }: Attack,
): Promise<Attacked> {
  await build();
  const dir = mkdtempSync(path.join(tmpdir(), 'tandem-vegeta-'));
  try {
    const [body, results] = [path.join(dir, 'body'), path.join(dir, 'results')];
    writeFileSync(body, target.body);
    const before = childrenCpu();
    await execa(
      BUILT,
      [
        ...['attack', '-rate', String(perSecond), '-duration', `${ms}ms`, '-body', body],
        ...['-connections', String(callers), '-max-workers', String(callers)],
        ...['-workers', String(callers), '-http2=false', '-output', results],
        ...['-header', `Host: ${target.host}`, '-header', 'Content-Type: application/json'],
      ],
      // A second thread would take turns with what is measured.
      { input: `POST ${target.url}`, env: { GOMAXPROCS: '1' } },
    );
    const cpu = childrenCpu() - before;
    const { stdout } = await execa(BUILT, ['report', '-type', 'json', results]);
    const report = JSON.parse(stdout) as Report;
    if (report.success < 1)
      throw new Error(`${target.host}: ${JSON.stringify(report.status_codes)} ${report.errors[0]}`);
    const { latencies, throughput, requests } = report;
    return {
      p50: latencies['50th'] / NANOS_PER_MS,
      p95: latencies['95th'] / NANOS_PER_MS,
      ...{ perSecond: throughput, calls: requests, cpu },
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** What of vegeta's report is read here; its times are nanoseconds. */
interface Report {
  readonly latencies: Readonly<Record<'50th' | '95th', number>>;
  readonly requests: number;
  readonly throughput: number;
  /** Share of calls answered with 2xx or 3xx. */
  readonly success: number;
  readonly status_codes: Readonly<Record<string, number>>;
  readonly errors: readonly string[];
}

async function build(): Promise<void> {
  if (existsSync(BUILT)) return;
  mkdirSync(FOLDER, { recursive: true });
  await execa('go', ['install', `github.com/tsenart/vegeta/v12@${VERSION}`], {
    env: { GOBIN: FOLDER },
  });
}
