import logUpdate from 'log-update';
import type { Progress } from '../../engine/fleet-up.ts';
import type { ContainerState } from '../../engine/containers/states.ts';
import { paint } from './style.ts';

const BAR_CELLS = 30;

/** Live progress of a start: a bar per machine on a terminal, a line per change elsewhere. */
export class ProgressView {
  readonly #live = process.stdout.isTTY === true;
  #lastPlain = '';

  show(progress: Progress): void {
    const lines = progressLines(progress);
    if (this.#live) {
      logUpdate(lines.join('\n'));
      return;
    }
    // Times change every second and would make every plain line new.
    const plain = lines
      .slice(1)
      .filter((line) => !line.startsWith('  '))
      .join('; ');
    if (plain && plain !== this.#lastPlain) console.log(`${seconds(progress.elapsedMs)} ${plain}`);
    this.#lastPlain = plain;
  }

  done(): void {
    if (this.#live) logUpdate.clear();
  }
}

/** The lines of one frame: time, a bar per machine, who is waited for, what Compose says. */
export function progressLines({ elapsedMs, states, lastLine }: Progress): string[] {
  const machines = [
    ...new Set([...states.map((state) => state.machine), ...lastLine.keys()]),
  ].sort();
  return [
    paint.dim(`starting, ${seconds(elapsedMs)}`),
    ...machines.flatMap((machine) => machineLines(machine, states, lastLine.get(machine))),
  ];
}

function machineLines(
  machine: string,
  all: readonly ContainerState[],
  said: string | undefined,
): string[] {
  const states = all.filter((state) => state.machine === machine);
  const healthy = states.filter(
    (state) => state.state === 'running' && (state.health === 'healthy' || state.health === 'none'),
  );
  const bad = states.filter(
    (state) =>
      state.health === 'unhealthy' || state.state === 'exited' || state.state === 'restarting',
  );
  const waiting = states.filter((state) => !healthy.includes(state) && !bad.includes(state));
  const filled = states.length === 0 ? 0 : Math.round((BAR_CELLS * healthy.length) / states.length);
  const bar = paint.good('█'.repeat(filled)) + paint.dim('░'.repeat(BAR_CELLS - filled));
  const lines = [`${machine.padEnd(8)} ${bar} ${healthy.length}/${states.length} healthy`];
  if (states.length === 0 && said) lines.push(`  ${paint.dim(said.slice(0, 100))}`);
  if (waiting.length > 0) lines.push(`  ${paint.dim(`waiting for ${names(waiting)}`)}`);
  if (bad.length > 0) lines.push(paint.bad(`${machine} failing: ${names(bad)}`));
  return lines;
}

function names(states: readonly ContainerState[]): string {
  const shown = states.slice(0, 6).map((state) => state.agent);
  return states.length > 6 ? `${shown.join(', ')} and ${states.length - 6} more` : shown.join(', ');
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`.padStart(5);
}
