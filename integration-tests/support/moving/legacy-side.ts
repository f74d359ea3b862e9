/** A legacy container as a move sees it: what it holds, over its old protocol, and how to make it slow or empty. */
import type Docker from 'dockerode';
import { LEGACY_AGENTS, type LegacyName } from '../../../src/contracts/migration/modes.ts';
import type { StateRecord } from '../../../src/contracts/migration/state-record.ts';
import { callLegacy } from '../clients/legacy-client.ts';
import type { Slice } from '../containers/slice.ts';
import { until } from '../until.ts';

const PAGE = 500;
/** A slow container needs its time for a page. */
const TIMEOUT_MS = 20_000;
/** The least that the engine gives: a page of records takes part of a second. */
const LEAST_CORES = 0.01;
const EMPTY_ITS_FOLDER =
  "const fs = require('fs'); for (const name of fs.readdirSync('/var/lib/tandem'))" +
  " fs.rmSync('/var/lib/tandem/' + name, { recursive: true, force: true });";

export class LegacySide {
  readonly #slice: Slice;
  readonly #name: LegacyName;

  /** The port of the container must be exposed. */
  constructor(slice: Slice, name: LegacyName) {
    this.#slice = slice;
    this.#name = name;
  }

  /** Everything it holds, by key. */
  async records(): Promise<Map<string, StateRecord['value']>> {
    const found = new Map<string, StateRecord['value']>();
    for (let offset: unknown = 0; typeof offset === 'number';) {
      const page = await this.#ask({ action: 'export_state', offset, limit: PAGE });
      for (const { key, value } of page['records'] as StateRecord[]) found.set(key, value);
      offset = page['next'];
    }
    return found;
  }

  async put(records: readonly StateRecord[]): Promise<void> {
    for (let at = 0; at < records.length; at += PAGE) {
      const page = records.slice(at, at + PAGE);
      const reply = await this.#ask({ action: 'import_state', records: page });
      if (reply['imported'] !== page.length) throw new Error(JSON.stringify(reply));
    }
  }

  /** How many records it holds. */
  async count(): Promise<number> {
    return (await this.#ask({ action: 'export_state', limit: 1 }))['total'] as number;
  }

  /** It forgets everything, as a new one would have nothing. */
  async empty(): Promise<void> {
    const container = await this.#container();
    const exec = await container.exec({ Cmd: ['node', '-e', EMPTY_ITS_FOLDER] });
    await exec.start({});
    await until(
      `an empty folder of ${this.#name}`,
      () => exec.inspect(),
      ({ ExitCode }) => ExitCode === 0,
    );
    await container.kill({ signal: 'SIGKILL' });
    await container.start().catch(() => undefined);
    await until(
      `${this.#name}`,
      () => this.count(),
      () => true,
      { timeoutMs: 60_000 },
    );
  }

  /** Does something while the container has hardly any CPU. */
  async slowly(work: () => Promise<void>, cores = LEAST_CORES): Promise<void> {
    const container = await this.#container();
    const { HostConfig } = await container.inspect();
    const cpus = (NanoCpus: number) => container.update({ NanoCpus } as object);
    await cpus(cores * 1e9);
    try {
      await work();
    } finally {
      await cpus(HostConfig.NanoCpus ?? 0);
    }
  }

  async #ask(request: object): Promise<Record<string, unknown>> {
    const { machine, host, port } = LEGACY_AGENTS[this.#name];
    return callLegacy(await this.#slice.address(machine, host, port), request, TIMEOUT_MS);
  }

  #container(): Promise<Docker.Container> {
    const { machine, host } = LEGACY_AGENTS[this.#name];
    return this.#slice.container(machine, host);
  }
}
