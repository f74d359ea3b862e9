import { SecretFiles, type Reader } from './secret-files.ts';

/** The folder of secrets as it would be after a change: what is written stays in memory. */
export class UnwrittenSecretFiles extends SecretFiles {
  readonly #written = new Map<string, string>();
  readonly #now = new Date().toISOString();

  override has(name: string): boolean {
    return this.#written.has(name) || super.has(name);
  }

  override read(name: string): string {
    return this.#written.get(name)?.trimEnd() ?? super.read(name);
  }

  override writtenAt(name: string): string {
    return this.#written.has(name) ? this.#now : super.writtenAt(name);
  }

  override write(name: string, text: string): void {
    this.#written.set(name, text);
  }

  override repair(name: string, reader: Reader = 'container'): boolean {
    return !this.#written.has(name) && this.isWrong(name, reader);
  }
}
