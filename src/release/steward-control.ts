import { MachineSilent } from '../contracts/error-catalogue/release.ts';
import type { MachineReleaseStatus } from '../contracts/release.ts';
import { connectEngine } from '../engine/engine.ts';
import { openStewardSession, type StewardSession } from '../engine/steward-session.ts';
import type { MachineCommand, MachineControl } from './ports.ts';

type Open = (machine: string) => Promise<StewardSession>;

/** Opening a session is a call to the engine and a process in the steward's container, seconds. */
const OPEN_SECONDS = 20;

/** Whoever asks has a shorter deadline of his own for each verb, milliseconds. */
const LONGEST_MS = 180_000;

/**
 * The steward of a machine through its engine. The session is opened when it is first needed and anew
 * after it was lost, so a machine that is away stands in nobody's way until it is asked something.
 */
export class StewardControl implements MachineControl {
  readonly machine: string;
  readonly #open: Open;
  #session: Promise<StewardSession> | undefined;

  constructor(machine: string, open: Open = openThroughEngine) {
    this.machine = machine;
    this.#open = open;
  }

  async send(command: MachineCommand): Promise<MachineReleaseStatus> {
    const session = await this.#opened();
    try {
      return await session.send(command, { deadlineMs: LONGEST_MS });
    } catch (error) {
      if ((error as { code?: string }).code === 'STEWARD_SESSION_LOST') this.#session = undefined;
      throw error;
    }
  }

  async close(): Promise<void> {
    const session = await this.#session?.catch(() => undefined);
    session?.close();
  }

  async #opened(): Promise<StewardSession> {
    this.#session ??= withDeadline(this.machine, this.#open(this.machine));
    try {
      return await this.#session;
    } catch (error) {
      this.#session = undefined;
      throw error;
    }
  }
}

async function openThroughEngine(machine: string): Promise<StewardSession> {
  return openStewardSession(await connectEngine(machine));
}

async function withDeadline<T>(machine: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const silent = () => reject(new MachineSilent({ machine, seconds: OPEN_SECONDS }));
    timer = setTimeout(silent, OPEN_SECONDS * 1000);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
