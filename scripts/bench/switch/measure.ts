/** Switches a side back and forth under a constant rate of calls, and what each switch cost. */
import { otherColor, type Color } from '../../../src/contracts/release/release.ts';
import { percentile } from '../support/stats.ts';
import { callsAtRate, latencies, pause } from './calls.ts';
import type { Side } from './sides.ts';

export interface SwitchFigures {
  /** From the command to the moment from which on every new call went to the other color, milliseconds. */
  readonly switchMs: number;
  /** Until the command had returned. */
  readonly commandMs: number;
  /** 99th percentile of the half second after the command less that of the half second before. */
  readonly addedMs: number;
}

export interface SideFigures {
  readonly switches: SwitchFigures[];
  readonly calls: number;
  readonly failed: number;
}

/** Between a switch and the next; half of it before and half after the command. */
const CYCLE_MS = 1_000;
/** Calls sent so shortly before the next switch may be answered after it. */
const ON_THE_WAY_MS = 100;

export async function measureSide(
  side: Side,
  options: { readonly perSecond: number; readonly switches: number },
): Promise<SideFigures> {
  const { calls, stop } = callsAtRate(`http://127.0.0.1:${side.port}/`, options.perSecond);
  await pause(CYCLE_MS);
  const commands: { at: number; took: number; to: Color }[] = [];
  let live: Color = 'blue';
  for (let i = 0; i < options.switches; i += 1) {
    await pause(CYCLE_MS / 2);
    live = otherColor(live);
    const at = performance.now();
    await side.switchTo(live);
    commands.push({ at, took: performance.now() - at, to: live });
    await pause(Math.max(0, at + CYCLE_MS / 2 - performance.now()));
  }
  await pause(CYCLE_MS / 2);
  await stop();
  return {
    calls: calls.length,
    failed: calls.filter(({ failed }) => failed).length,
    switches: commands.map(({ at, took, to }, i) => {
      const until = commands[i + 1]?.at ?? Infinity;
      const mine = calls.filter(({ sent }) => sent >= at && sent < until - ON_THE_WAY_MS);
      const lastOld = mine.findLastIndex(({ color }) => color === otherColor(to));
      const firstNew = mine[lastOld + 1];
      const p99 = (from: number, to: number) => percentile(latencies(calls, from, to), 99);
      return {
        switchMs: firstNew === undefined ? CYCLE_MS : firstNew.sent - at,
        commandMs: took,
        addedMs: p99(at, at + CYCLE_MS / 2) - p99(at - CYCLE_MS / 2, at),
      };
    }),
  };
}
