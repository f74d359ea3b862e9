import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { COMPOSE_DIR } from '../../../src/engine/project.ts';
import type { Machine } from '../../support/clients/hubs.ts';

/** The committed configuration of Prometheus, with intervals of 2 s instead of 15. */
export class QuickConfig {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'tandem-prometheus-'));

  /** Compose settings of a machine. */
  of(machine: Machine): object {
    const text = readFileSync(path.join(COMPOSE_DIR, `config/prometheus/${machine}.yml`), 'utf8');
    const file = path.join(this.#folder, `${machine}.yml`);
    const shorter = text.replace(/(_interval|refresh_interval): 15s/g, '$1: 2s');
    const mode = 0o644;
    writeFileSync(file, shorter.replace('scrape_timeout: 5s', 'scrape_timeout: 2s'), { mode });
    return { configs: { prometheus: { file } } };
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
