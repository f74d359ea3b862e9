import type { Color } from '../../contracts/release/release.ts';
import type {
  Check,
  GateReport,
  Gates,
  ImageFacts,
  Measurement,
  ReceiptDraft,
  Stacks,
} from '../ports.ts';
import type { Freeze, HistoryLine } from '../state/history.ts';
import { NOTHING_YET, type ReleaseState, type Side } from '../state/schema.ts';
import { Laps } from '../laps.ts';
import type { StageWorld, World } from '../world.ts';
import { FakeMachine } from './fake-machine.ts';

/** The process was killed: nothing that it does after this has an effect. */
export class Killed extends Error {}

const LABELS: Pick<ImageFacts, 'reads' | 'writes'> = { reads: ['1'], writes: '1' };

/** Two machines with blue 0.1.0 live, in memory; it can be killed at each step. */
export class FakeWorld {
  state: ReleaseState = NOTHING_YET;
  frozen: Freeze | null = null;
  readonly history: HistoryLine[] = [];
  readonly receipts = new Map<string, ReceiptDraft>();
  readonly said: string[] = [];
  versions: { live: Side; idle: Side | null } | null = null;
  images = new Map<string, Partial<ImageFacts>>([
    ['0.1.0', LABELS],
    ['0.2.0', LABELS],
  ]);
  /** Of versions whose images are not those of the runtime. */
  repositories: Record<string, string> = {};
  /** Version whose containers do not come up, with why. */
  broken: { version: string; reason: string } | null = null;
  lackOfRoom: string[] = [];
  measured: Measurement[] = [{ source: 'tests.success', value: 1, unit: 'share' }];
  go = true;
  checks: Check[] = [this.check('tests', 'images'), this.check('load', 'rehearsal')];
  /** Called between two looks at the watch. */
  whileWatching: () => void = () => this.machines.forEach(endWatch);
  readonly steps: string[] = [];
  killAt = Infinity;
  #now = Date.parse('2026-01-01T00:00:00.000Z');
  #life = new AbortController();

  readonly machines = ['mainpc', 'pc2'].map(
    (name) => new FakeMachine(name, (step) => this.step(step)),
  );

  constructor() {
    for (const machine of this.machines) machine.running.set('blue', '0.1.0');
  }

  /** A point at which the process may end. */
  step(name: string): void {
    if (this.#life.signal.aborted) throw new Killed(name);
    this.steps.push(name);
    if (this.steps.length !== this.killAt) return;
    const killed = new Killed(name);
    this.#life.abort(killed);
    throw killed;
  }

  /** A new process in the same world. */
  revive(): StageWorld {
    this.#life = new AbortController();
    this.killAt = Infinity;
    return this.world();
  }

  world(): StageWorld {
    return {
      store: this.#store(),
      machines: this.machines,
      stacks: this.#stacks(),
      gates: this.#gates(),
      loads: { checks: [] },
      escalation: {
        blocked: { longer_than_s: 3_600, to: 'task-orchestrator' },
        figures: [{ source: 'tests.success', operator: '<', threshold: 0.8, to: 'the tester' }],
      },
      receipts: {
        write: async (draft) => {
          await this.effect(
            `receipt ${draft.kind}`,
            () => void this.receipts.set(draft.runId, draft),
          );
          return { id: draft.runId, hash: 'x', file: '/receipt' };
        },
      },
      versions: {
        write: (live, idle) => this.effect('versions', () => void (this.versions = { live, idle })),
      },
      actor: 'ann@here',
      now: () => this.#now,
      sleep: async (ms) => {
        this.#now += ms;
        if (this.state.phase === 'watching') this.whileWatching();
        await Promise.resolve();
      },
      laps: new Laps(() => 0),
      say: (line) => void this.said.push(line),
      stillOurs: async () => {},
      signal: this.#life.signal,
      folderOf: async () => '/tmp',
    };
  }

  check(id: string, phase: Check['phase'], more: Partial<Check> = {}): Check {
    return {
      id,
      owner: 'tester',
      mission: id,
      phase,
      after: [],
      alone: false,
      timeBoxSeconds: 60,
      escalation: 'ask the tester',
      run: async () => {
        await this.effect(`check ${id}`, () => {});
        return { measurements: this.measured, files: [], summary: 'done' };
      },
      ...more,
    };
  }

  /** Something outside changes; the process may end before it, and after it. */
  async effect<T>(name: string, act: () => T): Promise<T> {
    this.step(name);
    await Promise.resolve();
    if (this.#life.signal.aborted) throw new Killed(name);
    const result = act();
    this.step(`${name} done`);
    return result;
  }

  #store(): World['store'] {
    return {
      load: async () => this.state,
      save: (state) => this.effect(`save ${state.phase}`, () => void (this.state = state)),
      history: async () => this.history,
      append: (line) => this.effect('history', () => void this.history.push(line)),
      freeze: async () => this.frozen,
      setFreeze: (freeze) =>
        this.effect(freeze ? 'freeze' : 'unfreeze', () => void (this.frozen = freeze)),
    };
  }

  #stacks(): Stacks {
    const at = (name: string) => this.machines.find(({ machine }) => machine === name)!;
    return {
      images: async (version) => this.machines.map(({ machine }) => this.#image(machine, version)),
      runs: async (machine, color) => at(machine).running.get(color) ?? null,
      lackOfRoom: async () => this.lackOfRoom,
      up: (machine, color, version) =>
        this.effect(`up ${machine}`, () => void at(machine).running.set(color, version)),
      notReady: async (machine, color) =>
        at(machine).running.get(color) === this.broken?.version
          ? [
              {
                machine,
                service: `core-orchestrator-${color}`,
                reason: this.broken!.reason,
                lastLines: ['Error: Cannot find module'],
                hopeless: true,
              },
            ]
          : [],
      down: (machine, color: Color) =>
        this.effect(`down ${machine}`, () => void at(machine).running.delete(color)),
    };
  }

  #image(machine: string, version: string): ImageFacts {
    const found = this.images.get(version);
    const image = `${this.repositories[version] ?? 'tandem/runtime'}:${version}`;
    return { machine, image, digest: found ? `sha256:${version}` : null, ...LABELS, ...found };
  }

  #gates(): Gates {
    return { checks: this.checks, evaluate: async (figures) => report(this.go, figures) };
  }
}

export function endWatch(machine: FakeMachine): void {
  if (machine.watch?.outcome === 'watching')
    machine.watch = { ...machine.watch, outcome: 'passed' };
}

function report(go: boolean, [figure]: readonly Measurement[]): GateReport {
  return {
    go,
    gatesDigest: 'sha256:gates',
    results: [
      {
        id: 'tests',
        title: 'tests',
        outcome: go ? 'pass' : 'fail',
        source: 'tests.success',
        operator: '>',
        threshold: 0.95,
        unit: 'share',
        value: figure?.value ?? null,
        baseline: null,
        confidence: null,
        reason: go ? 'more than 0.95' : '0.9 is not more than 0.95',
      },
    ],
  };
}
