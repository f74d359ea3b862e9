/**
 * A graphics card for machines that have none: the containers of some services use it while they run, and a
 * `nvidia-smi` tells how much. Like a real driver it has the memory of a process back some time after its end.
 */
import { chmodSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type Docker from 'dockerode';

const FOLDER = '/opt/card';
const FREED_AFTER_MS = 1_500;

/** Answers the question of an upgrade, and no other. */
const NVIDIA_SMI = `#!/usr/local/bin/node
const { readFileSync } = require('node:fs');
if (!process.argv.includes('--query-gpu=index,memory.total,memory.used')) process.exit(1);
console.log(readFileSync('${FOLDER}/row', 'utf8'));
`;

interface Process {
  readonly mib: number;
  /** Infinity while it runs. */
  until: number;
}

export interface CardEvent {
  readonly what: 'start' | 'die';
  readonly service: string;
  readonly image: string;
  /** Of the card, with this one. */
  readonly usedMiB: number;
}

export class FakeCard {
  readonly happened: CardEvent[] = [];
  readonly #dir = mkdtempSync(path.join(tmpdir(), 'tandem-card-'));
  readonly #processes = new Map<string, Process>();
  readonly #totalMiB: number;
  #othersMiB = 0;
  #events: Readable | undefined;
  readonly #frees = new Set<NodeJS.Timeout>();

  constructor(totalMiB: number) {
    this.#totalMiB = totalMiB;
    chmodSync(this.#dir, 0o755);
    const tool = path.join(this.#dir, 'nvidia-smi');
    writeFileSync(tool, NVIDIA_SMI);
    chmodSync(tool, 0o755);
    this.#write();
  }

  /** For the container that is asked. */
  get volumes(): string[] {
    return [
      `${this.#dir}:${FOLDER}:ro`,
      `${path.join(this.#dir, 'nvidia-smi')}:/usr/local/bin/nvidia-smi:ro`,
    ];
  }

  /** What processes elsewhere leave of the card, while what runs now runs on. */
  leave(freeMiB: number): void {
    this.#othersMiB += this.#totalMiB - this.#used() - freeMiB;
    this.#write();
  }

  /** @param needs MiB of each compose service */
  async follow(docker: Docker, project: string, needs: Readonly<Record<string, number>>) {
    const label = [`com.docker.compose.project=${project}`];
    for (const { Id, Labels } of await docker.listContainers({ filters: { label } })) {
      const mib = needs[Labels['com.docker.compose.service'] ?? ''];
      if (mib !== undefined) this.#processes.set(Id, { mib, until: Infinity });
    }
    const stream = await docker.getEvents({ filters: { event: ['start', 'die'], label } });
    const events = (this.#events = stream as Readable);
    events.on('data', (chunk: Buffer) => {
      for (const line of chunk.toString().split('\n').filter(Boolean)) this.#take(line, needs);
    });
  }

  #take(line: string, needs: Readonly<Record<string, number>>): void {
    const { Action, Actor } = JSON.parse(line) as {
      Action: 'start' | 'die';
      Actor: { ID: string; Attributes: Record<string, string> };
    };
    const service = Actor.Attributes['com.docker.compose.service'] ?? '';
    const mib = needs[service];
    if (mib === undefined) return;
    const until = Action === 'start' ? Infinity : Date.now() + FREED_AFTER_MS;
    this.#processes.set(Actor.ID, { mib, until });
    if (Action === 'die') this.#frees.add(setTimeout(() => this.#write(), FREED_AFTER_MS + 1));
    const image = Actor.Attributes['image'] ?? '';
    this.happened.push({ what: Action, service, image, usedMiB: this.#used() });
    this.#write();
  }

  #used(): number {
    const now = Date.now();
    const alive = [...this.#processes.values()].filter(({ until }) => until > now);
    return this.#othersMiB + alive.reduce((sum, { mib }) => sum + mib, 0);
  }

  #write(): void {
    // As a whole, since it is read at any moment.
    const row = path.join(this.#dir, 'row');
    writeFileSync(`${row}.new`, `0, ${this.#totalMiB}, ${this.#used()}`);
    renameSync(`${row}.new`, row);
  }

  remove(): void {
    this.#events?.destroy();
    for (const timer of this.#frees) clearTimeout(timer);
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
