import type { SecretFiles } from '../files/secret-files.ts';

/** What a rotation needs of the engines. Containers that do not exist are nobody's problem: both resolve. */
export interface Restarter {
  /** Restarts a container that runs, and resolves when it is healthy again; tells whether one ran. */
  restart(machine: string, slug: string): Promise<boolean>;
  signal(machine: string, slug: string, signal: 'SIGHUP'): Promise<void>;
}

/** Compose service name of the broker on every machine. */
const BROKER = 'nats';

/** Does the steps of a rotation and keeps the account of them. */
export class RotationLog {
  readonly replaced: string[] = [];
  /** `<machine>/<slug>` */
  readonly restarted: string[] = [];
  readonly reloaded: string[] = [];
  readonly #files: SecretFiles;
  readonly #restarter: Restarter;

  constructor(files: SecretFiles, restarter: Restarter) {
    this.#files = files;
    this.#restarter = restarter;
  }

  replace(file: string, text: string, reader?: Parameters<SecretFiles['write']>[2]): void {
    this.#files.write(file, text, reader);
    this.replaced.push(file);
  }

  async restart(machine: string, slug = BROKER): Promise<void> {
    if (await this.#restarter.restart(machine, slug)) this.restarted.push(`${machine}/${slug}`);
  }

  /** Makes the brokers of these auth files read them again. */
  async reload(authFiles: readonly string[], fleet: readonly { name: string }[]): Promise<void> {
    for (const { name } of fleet) {
      if (!authFiles.some((file) => file.startsWith(`${name}/`) && file.endsWith('users.conf')))
        continue;
      await this.#restarter.signal(name, BROKER, 'SIGHUP');
      this.reloaded.push(`${name}/${BROKER}`);
    }
  }
}
