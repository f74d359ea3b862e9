import { MachineSilent } from '../contracts/error-catalogue/release/release.ts';
import type { MachineReleaseStatus } from '../contracts/release/release.ts';
import { overClient } from '../engine/engine.ts';
import { projectOf } from '../engine/project.ts';
import { openStewardSession, type StewardSession } from '../engine/steward-session.ts';
import type { MachineCommand, MachineControl } from './ports.ts';

type Open = (machine: string, asked: () => void) => Promise<StewardSession>;

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
  said: MachineReleaseStatus | null = null;

  constructor(machine: string, open: Open = openThroughEngine) {
    this.machine = machine;
    this.#open = open;
  }

  /**
   * Opens the session before it is needed; that it cannot be opened is told to whoever needs it.
   *
   * @returns when nothing more is left to do than to wait for the engine
   */
  begin(): Promise<void> {
    return new Promise((resolve) => {
      this.#opened(resolve).then(
        () => resolve(),
        () => resolve(),
      );
    });
  }

  async send(command: MachineCommand, signal?: AbortSignal): Promise<MachineReleaseStatus> {
    const session = await this.#opened();
    // Who does not answer in time may be at the end of a connection that is no more: the next command opens one anew.
    const drop = () => {
      this.#session = undefined;
      session.close();
    };
    signal?.addEventListener('abort', drop, { once: true });
    try {
      return (this.said = await session.send(command, { deadlineMs: LONGEST_MS }));
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === 'STEWARD_SESSION_LOST' && !signal?.aborted) this.#session = undefined;
      throw error;
    } finally {
      signal?.removeEventListener('abort', drop);
    }
  }

  async close(): Promise<void> {
    const session = await this.#session?.catch(() => undefined);
    session?.close();
  }

  async #opened(asked = () => {}): Promise<StewardSession> {
    this.#session ??= openedInTime(this.machine, this.#open(this.machine, asked));
    try {
      return await this.#session;
    } catch (error) {
      this.#session = undefined;
      throw error;
    }
  }
}

function openThroughEngine(machine: string, asked: () => void): Promise<StewardSession> {
  return overClient(machine, process.env, (client) =>
    openStewardSession(client, projectOf(machine), asked),
  );
}

/** One that opens too late is closed: it would keep the command from ending. */
async function openedInTime(
  machine: string,
  opening: Promise<StewardSession>,
): Promise<StewardSession> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new MachineSilent({ machine, seconds: OPEN_SECONDS }));
      opening.then(
        (session) => session.close(),
        () => {},
      );
    }, OPEN_SECONDS * 1000);
  });
  return Promise.race([opening, late]).finally(() => clearTimeout(timer));
}
