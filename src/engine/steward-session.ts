/**
 * A control session with the steward of a machine: a command run in its container, which joins two pipes.
 *
 * It goes over whatever the engine is reached by (a socket, SSH), needs no published port, and depends on
 * nothing that is being released. Who may use it may run commands in the steward's container, and so is
 * root on that host already.
 */
import { PassThrough, type Duplex } from 'node:stream';
import {
  StewardNotRunning,
  StewardSessionLost,
  StewardSilent,
} from '../contracts/error-catalogue/release/switch.ts';
import { TandemError } from '../contracts/errors.ts';
import { STEWARD_SESSION_COMMAND } from '../contracts/release/session.ts';
import type {
  ControlAnswer,
  ControlCommand,
  MachineReleaseStatus,
} from '../contracts/release/release.ts';
import { STEWARD } from '../contracts/steward-name.ts';
import type { Engine } from './engine.ts';
import { projectOf } from './project.ts';

/** Of a command whose caller names none, milliseconds; longer than a whole rehearsal's start. */
const DEADLINE_MS = 120_000;

/** A command without its id, which the session gives. */
export type StewardCommand = ControlCommand extends infer C
  ? C extends ControlCommand
    ? Omit<C, 'id'>
    : never
  : never;

export interface StewardSession {
  readonly machine: string;
  /**
   * Sends a command and waits for its answer; several may be under way.
   *
   * @throws the steward's own failure with its code, STEWARD_SILENT, STEWARD_SESSION_LOST
   */
  send(command: StewardCommand, options?: { deadlineMs?: number }): Promise<MachineReleaseStatus>;
  /** What the steward has begun it goes on with. */
  close(): void;
}

interface Waiting {
  readonly verb: string;
  readonly resolve: (status: MachineReleaseStatus) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * @param project compose project of the machine
 * @param asked called when the engine has been asked for all that it takes
 * @throws STEWARD_NOT_RUNNING, STEWARD_SESSION_LOST
 */
export async function openStewardSession(
  { docker, machine }: Pick<Engine, 'docker' | 'machine'>,
  project = projectOf(machine),
  asked = () => {},
): Promise<StewardSession> {
  const label = [`com.docker.compose.project=${project}`, `com.docker.compose.service=${STEWARD}`];
  const [found] = await docker.listContainers({ filters: { label } });
  if (found === undefined) throw new StewardNotRunning({ machine, project });
  try {
    const exec = await docker.getContainer(found.Id).exec({
      Cmd: [...STEWARD_SESSION_COMMAND],
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
    });
    const starting = exec.start({ hijack: true, stdin: true });
    asked();
    const stream = await starting;
    const output = new PassThrough();
    const errors = new PassThrough();
    docker.modem.demuxStream(stream, output, errors);
    return new Session(machine, stream, output, errors);
  } catch (cause) {
    throw new StewardSessionLost({ machine, reason: (cause as Error).message }, { cause });
  }
}

class Session implements StewardSession {
  readonly machine: string;
  readonly #stream: Duplex;
  readonly #waiting = new Map<number, Waiting>();
  #id = 0;
  #lost: string | undefined;
  #words = '';

  constructor(machine: string, stream: Duplex, output: PassThrough, errors: PassThrough) {
    this.machine = machine;
    this.#stream = stream;
    // The client ends calls that take long; a session lasts.
    (stream as { setTimeout?: (ms: number) => void }).setTimeout?.(0);
    let rest = '';
    output.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line.trim() !== '') this.#take(line);
    });
    errors.setEncoding('utf8').on('data', (text: string) => (this.#words += text));
    stream.on('error', (error: Error) => this.#lose(error.message));
    stream.on('end', () => this.#lose(this.#words.trim() || 'the steward has ended'));
    stream.on('close', () => this.#lose(this.#words.trim() || 'the connection was closed'));
  }

  send(
    command: StewardCommand,
    { deadlineMs = DEADLINE_MS }: { deadlineMs?: number } = {},
  ): Promise<MachineReleaseStatus> {
    const { machine } = this;
    if (this.#lost !== undefined)
      return Promise.reject(new StewardSessionLost({ machine, reason: this.#lost }));
    const id = (this.#id += 1);
    const { verb } = command;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new StewardSilent({ machine, verb, seconds: deadlineMs / 1_000 }));
      }, deadlineMs);
      this.#waiting.set(id, { verb, resolve, reject, timer });
      this.#stream.write(`${JSON.stringify({ ...command, id })}\n`);
    });
  }

  close(): void {
    this.#lose('it was closed here');
    this.#stream.destroy();
  }

  #take(line: string): void {
    const answer = JSON.parse(line) as ControlAnswer;
    const waiting = this.#waiting.get(answer.id);
    if (waiting === undefined) return;
    this.#waiting.delete(answer.id);
    clearTimeout(waiting.timer);
    if (answer.ok) return waiting.resolve(answer.status);
    const { code, message, retryable } = answer;
    const { machine } = this;
    waiting.reject(
      new TandemError(code, message, { status: 500, retryable }, { machine, verb: waiting.verb }),
    );
  }

  #lose(reason: string): void {
    this.#lost ??= reason;
    for (const [id, { reject, timer }] of this.#waiting) {
      this.#waiting.delete(id);
      clearTimeout(timer);
      reject(new StewardSessionLost({ machine: this.machine, reason }));
    }
  }
}
