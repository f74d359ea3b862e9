/** What the tests of the queue share: stores in memory that can fail, a clock that is moved by hand. */
import type { TaskView } from '../../../contracts/task.ts';
import { StoreRefused, WrongSequence, type JournalStore } from './journal/journal-store.ts';
import type { Ended, ResultStore } from './results/results.ts';

/** What the broker does with the next appends. */
export type Fault = 'lost' | 'stored-unanswered' | 'refused';

export class MemoryJournal implements JournalStore {
  messages: { sequence: number; text: string }[] = [];
  last = 0;
  faults: Fault[] = [];

  read(message: (text: string, sequence: number) => void): Promise<number> {
    for (const { text, sequence } of this.messages) message(text, sequence);
    return Promise.resolve(this.last);
  }

  async append(text: string, after: number): Promise<number> {
    await Promise.resolve();
    const fault = this.faults.shift();
    if (fault === 'lost') throw new Error('timeout');
    if (fault === 'refused') throw new StoreRefused('maximum bytes exceeded');
    if (after !== this.last) throw new WrongSequence(`wrong last sequence: ${this.last}`);
    this.last += 1;
    this.messages.push({ sequence: this.last, text });
    if (fault === 'stored-unanswered') throw new Error('timeout');
    return this.last;
  }

  at(sequence: number): Promise<string | undefined> {
    return Promise.resolve(this.messages.find((message) => message.sequence === sequence)?.text);
  }

  purgeBefore(sequence: number): Promise<void> {
    this.messages = this.messages.filter((message) => message.sequence >= sequence);
    return Promise.resolve();
  }
}

export class MemoryResults implements ResultStore {
  readonly stored: Ended[] = [];

  append(group: readonly Ended[]): Promise<void> {
    this.stored.push(...group);
    return Promise.resolve();
  }

  find(id: string): Promise<TaskView | undefined> {
    return Promise.resolve(this.stored.findLast(({ view }) => view.task_id === id)?.view);
  }

  position(): Promise<number> {
    return Promise.resolve(Math.max(0, ...this.stored.map(({ number }) => number)));
  }
}

/** Milliseconds that move when told to. */
export class HandClock {
  time = 1_700_000_000_000;
  now = (): number => this.time;
}
