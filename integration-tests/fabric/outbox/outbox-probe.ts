import type { Slice } from '../../support/containers/slice.ts';

const LIST = `
const { readdirSync, statSync } = require('node:fs');
const folder = '/var/lib/tandem/outbox';
const files = readdirSync(folder).map((name) => statSync(folder + '/' + name));
console.log(JSON.stringify({
  files: files.length,
  bytes: files.reduce((sum, { blocks }) => sum + blocks * 512, 0),
}));`;

/** What lies in the outbox of a container: number of files, and the disk they take in bytes. */
export async function outboxFiles(
  slice: Slice,
  machine: string,
  service: string,
): Promise<{ files: number; bytes: number }> {
  const container = await slice.container(machine, service);
  const exec = await container.exec({ Cmd: ['node', '-e', LIST], AttachStdout: true, Tty: true });
  const chunks: Buffer[] = [];
  for await (const chunk of await exec.start({ Tty: true })) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as { files: number; bytes: number };
}

/** What the reporter of a container says of itself; `dropped` by reason. */
export async function outboxMetrics(
  slice: Slice,
  machine: string,
  service: string,
): Promise<{ made: number; waiting: number; dropped: Record<string, number> }> {
  const address = await slice.address(machine, service, 8080);
  const response = await fetch(`http://${address}/metrics`, { signal: AbortSignal.timeout(5_000) });
  const text = await response.text();
  const dropped: Record<string, number> = {};
  for (const [, reason, count] of text.matchAll(
    /^tandem_error_reports_dropped_total\{.*?reason="(\w+)".*?\} (\d+)$/gm,
  )) {
    dropped[reason!] = (dropped[reason!] ?? 0) + Number(count);
  }
  return {
    made: sum(text, 'tandem_error_reports_total'),
    waiting: sum(text, 'tandem_error_outbox_reports'),
    dropped,
  };
}

function sum(text: string, metric: string): number {
  return [...text.matchAll(new RegExp(`^${metric}(?:\\{.*\\})? (\\d+)$`, 'gm'))]
    .map(([, value]) => Number(value))
    .reduce((total, value) => total + value, 0);
}

/** Reports that were dropped, for whatever reason. */
export const total = (dropped: Record<string, number>): number =>
  Object.values(dropped).reduce((all, count) => all + count, 0);

/** Messages as a burst numbers them. */
export const numbered = (label: string, from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, n) => `${label} ${from + n}`);
