/** Switches a side back and forth under a constant rate of calls, and what each switch cost. */
import { Pool } from 'undici';
import { otherColor, type Color } from '../../../src/contracts/release.ts';
import { percentile } from '../support/stats.ts';
import type { Side } from './sides.ts';

interface Call {
  /** When it fell due, `performance.now()`: a client that had to wait for the proxy counts too. */
  readonly begun: number;
  /** When it was handed to the client, which a busy machine does later. */
  sent: number;
  ms: number;
  /** Who answered; null: it failed. */
  color: Color | null;
}

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
const CONNECTIONS = 16;
/** Calls sent so shortly before the next switch may be answered after it. */
const ON_THE_WAY_MS = 100;

export async function measureSide(
  side: Side,
  options: { readonly perSecond: number; readonly switches: number },
): Promise<SideFigures> {
  const pool = new Pool(`http://127.0.0.1:${side.port}`, {
    connections: CONNECTIONS,
    pipelining: 1,
  });
  const calls: Call[] = [];
  const load = callsAtRate(pool, calls, options.perSecond);
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
  await load.stop();
  await pool.close();
  return {
    calls: calls.length,
    failed: calls.filter(({ color }) => color === null).length,
    switches: commands.map(({ at, took, to }, i) => {
      const until = commands[i + 1]?.at ?? Infinity;
      const mine = calls.filter(({ sent }) => sent >= at && sent < until - ON_THE_WAY_MS);
      const lastOld = mine.findLastIndex(({ color }) => color === otherColor(to));
      const firstNew = mine[lastOld + 1];
      const p99 = (from: number, to: number) =>
        percentile(
          calls.filter(({ begun }) => begun >= from && begun < to).map(({ ms }) => ms),
          99,
        );
      return {
        switchMs: firstNew === undefined ? CYCLE_MS : firstNew.sent - at,
        commandMs: took,
        addedMs: p99(at, at + CYCLE_MS / 2) - p99(at - CYCLE_MS / 2, at),
      };
    }),
  };
}

function callsAtRate(pool: Pool, calls: Call[], perSecond: number) {
  const open = new Set<Promise<void>>();
  let running = true;
  const one = async (begun: number) => {
    const call: Call = { begun, sent: performance.now(), ms: 0, color: null };
    calls.push(call);
    try {
      const { statusCode, headers, body } = await pool.request({ path: '/', method: 'GET' });
      await body.dump();
      if (statusCode === 200) call.color = headers['x-color'] as Color;
    } catch {
      // Counted as failed.
    }
    call.ms = performance.now() - begun;
  };
  const drive = async () => {
    const gap = 1000 / perSecond;
    for (let due = performance.now(); running;) {
      for (const now = performance.now(); due <= now; due += gap) {
        const call: Promise<void> = one(due).finally(() => open.delete(call));
        open.add(call);
      }
      await pause(1);
    }
  };
  const driving = drive();
  return {
    stop: async () => {
      running = false;
      await driving;
      await Promise.all(open);
    },
  };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
