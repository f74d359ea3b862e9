/** A machine with two colors of two entries, without containers, broker and ingress. */
import { AuditLog } from '../../../../runtime/audit/audit-log.ts';
import { MemoryJournal } from '../../../../runtime/audit/testing/memory-journal.ts';
import { Changes } from '../../../../runtime/changes.ts';
import { MemoryLog } from '../../../../runtime/testing.ts';
import { calledBack } from '../called-back.ts';
import { finish, goBack, type GoBackParts } from '../go-back.ts';
import { Ingress, type IngressParts } from '../haproxy/ingress.ts';
import { FakeHaproxy } from '../haproxy/testing/fake-haproxy.ts';
import { MachineRelease } from '../machine.ts';
import { DEADLINES, type SwitchParts } from '../parts.ts';
import type { RollbackWord } from '../peers.ts';
import { EMPTY_NOTE, type Note, type NoteFile } from '../record/note.ts';
import { resume } from '../resume.ts';
import { Turns } from '../turns.ts';
import { Happenings } from '../watch/happenings.ts';
import { History } from '../watch/history.ts';
import type { MemoryReading } from '../watch/memory.ts';
import { Outages } from '../watch/outages.ts';
import { Watching } from '../watch/watching.ts';
import { FakeContainers } from './fake-containers.ts';
import { VirtualClock } from './virtual-clock.ts';

export const SLUGS = ['error-bus', 'task-worker'] as const;

/** What outlives a steward that is killed. */
export class FakeMachine {
  readonly clock = new VirtualClock();
  readonly fleet = new FakeContainers(...SLUGS);
  readonly haproxy = new FakeHaproxy();
  readonly journal = new MemoryJournal();
  readonly log = new MemoryLog();
  readonly happenings = new Happenings();
  readonly outages = new Outages(this.clock);
  readonly told: [machine: string, word: RollbackWord][] = [];
  readonly events: string[] = [];
  /** By `slug color`. */
  readonly memory = new Map<string, MemoryReading[]>();
  note: Note = EMPTY_NOTE;
  wiped = 0;

  constructor() {
    for (const color of ['blue', 'green'])
      this.haproxy.add(`error-bus-${color}`, { up: color === 'blue' });
  }

  /** @param guard runs before everything that the steward does to others; throws when it is dead */
  steward(guard: (what: string) => void = () => undefined) {
    const { clock, fleet, log, happenings, haproxy } = this;
    const guarded =
      <A extends unknown[], T>(what: string, work: (...args: A) => Promise<T>) =>
      async (...args: A): Promise<T> => {
        guard(what);
        const result = await work(...args);
        guard(`after ${what}`);
        return result;
      };
    const command: NonNullable<IngressParts['command']> = async (_socket, line) =>
      haproxy.answer(line);
    const parts: SwitchParts = {
      ...{ machine: 'pc2', clock, log, deadlines: DEADLINES },
      note: this.#noteFile(guard),
      store: {
        read: fleet.store.read,
        released: fleet.store.released,
        write: guarded('write', fleet.store.write),
        release: guarded('release', fleet.store.release),
      },
      ingress: new Ingress({
        machine: 'pc2',
        sockets: () => ['/a.sock'],
        command: guarded('ingress', command),
      }),
      containers: fleet.containers,
      without: async () => fleet.missing,
      kill: guarded('kill', fleet.kill),
      start: fleet.start,
      restart: fleet.restart,
      look: fleet.look,
      news: new Changes(),
      outages: this.outages,
      memory: { of: (slug, color) => this.memory.get(`${slug} ${color}`) ?? [] },
      hastening: new Map(),
      endOf: (color, since) => happenings.endOf(color, since),
      wipeRehearsal: async () => void (this.wiped += 1),
      onFenced: (slug) => void this.events.push(`fenced ${slug}`),
    };
    return this.#assemble(parts);
  }

  #assemble(parts: SwitchParts) {
    const audit = new AuditLog(this.journal, { machine: 'pc2', agent: 'steward' });
    const turns = new Turns();
    const history = new History();
    const tell = (kind: string) => void this.events.push(kind);
    const end = new AbortController();
    const watching: Watching = new Watching({
      ...parts,
      happenings: this.happenings,
      onBreach: (watch, reason) => void turns.take(() => goBack(back, watch, reason)),
      onEnded: ({ outcome }) => void this.events.push(`watch ${outcome}`),
    });
    const back: GoBackParts = {
      ...{ parts, audit, watching, tell, signal: end.signal },
      reportError: (error) => void this.events.push((error as Error).message),
      others: ['mainpc'],
      tellPeer: (machine, word) => void this.told.push([machine, word]),
      onRolledBack: () => undefined,
    };
    const release = new MachineRelease({
      ...{ parts, audit, turns, watching, history, tell },
      onSwitched: () => undefined,
      goBack: (begun, words) => goBack(back, begun, { words, since: Date.parse(begun.at) }),
    });
    const begin = () =>
      turns.take(async () => {
        await resume({
          ...{ parts, signal: end.signal },
          onSwitched: () => release.switched(),
          finishRollback: (begun) => finish(back, begun),
        });
        watching.go();
      });
    const hear = (word: RollbackWord) =>
      turns.take(() =>
        calledBack(
          {
            parts,
            goBack: (left, reason, from) => goBack(back, left, reason, from),
            refuse: (one) => release.refuse(one),
          },
          word,
        ),
      );
    return { release, watching, parts, begin, back, history, hear, end: () => end.abort() };
  }

  #noteFile(guard: (what: string) => void): NoteFile {
    const read = () => this.note;
    return {
      get value() {
        return read();
      },
      change: (some) => {
        guard('note');
        this.note = { ...this.note, ...some };
        guard('after note');
      },
    };
  }
}
