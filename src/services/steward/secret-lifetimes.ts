/** Shows at `/metrics` when the certificates of the machine end, and how old its secrets are. */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import client, { type Registry } from 'prom-client';
import Value from 'typebox/value';
import { LIFETIMES_FILE, SecretLifetimes } from '../../contracts/security/secret-lifetimes.ts';
import { CLIENTS_DIR } from '../../contracts/security/token.ts';

const NOTHING: SecretLifetimes = { certificates: {}, made: {} };

/** The file that `secrets init` and `rotate` write. Where it is not there, nothing is known. */
export class LifetimesFile {
  readonly #file: string;
  #read: SecretLifetimes = NOTHING;
  #modified = -1;

  constructor(folder: string = CLIENTS_DIR) {
    this.#file = path.join(folder, LIFETIMES_FILE);
  }

  /** What it says now. @throws Error for a file that is none of these */
  read(): SecretLifetimes {
    const modified = statSync(this.#file, { throwIfNoEntry: false })?.mtimeMs ?? -1;
    if (modified === this.#modified) return this.#read;
    this.#read =
      modified === -1
        ? NOTHING
        : Value.Parse(SecretLifetimes, JSON.parse(readFileSync(this.#file, 'utf8')));
    this.#modified = modified;
    return this.#read;
  }
}

export function addLifetimeMetrics(registry: Registry, file: LifetimesFile): void {
  const gauge = (name: string, help: string, label: string, values: keyof SecretLifetimes) =>
    new client.Gauge({
      name,
      help,
      labelNames: [label],
      registers: [registry],
      collect() {
        this.reset();
        for (const [one, at] of Object.entries(file.read()[values]))
          this.set({ [label]: one }, Date.parse(at) / 1_000);
      },
    });
  gauge(
    'tandem_certificate_end_timestamp_seconds',
    'When a certificate of the machine ends',
    'certificate',
    'certificates',
  );
  gauge(
    'tandem_secret_made_timestamp_seconds',
    'When a secret of the machine was made or filled in',
    'secret',
    'made',
  );
}
