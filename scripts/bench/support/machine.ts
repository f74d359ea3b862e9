import { cpus, totalmem } from 'node:os';
import { execaSync } from 'execa';

/** The machine a figure was taken on, in one line for the documentation. */
export function machineLine(): string {
  const engine = execaSync('docker', ['version', '--format', '{{.Server.Version}}'], {
    reject: false,
  }).stdout;
  const model = cpus()[0]?.model.trim() ?? 'unknown CPU';
  return `${cpus().length} x ${model}, ${Math.round(totalmem() / 1024 ** 3)} GiB, Node ${process.version}, Docker Engine ${engine || 'none'}`;
}
