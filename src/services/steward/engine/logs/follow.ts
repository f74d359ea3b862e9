/** Follows the output of one container, from where it was read to until the engine ends it. */
import { addAbortListener } from 'node:events';
import type { LogPlace } from '../../../../contracts/observability/log-batch.ts';
import type { EngineApi } from '../api.ts';
import { Allowance, type Limits } from './allowance.ts';
import { Frames } from './frames.ts';
import { Intake } from './intake.ts';
import type { Lane } from './lane.ts';
import { secondsBefore } from './stamp.ts';

export interface FollowOptions {
  readonly api: Pick<EngineApi, 'logs'>;
  readonly container: string;
  readonly lane: Lane;
  readonly limits: Limits;
  readonly stored: LogPlace | undefined;
  readonly onLeftOut: (lines: number) => void;
  readonly signal: AbortSignal;
}

/** Read again before the known place: times may stand a little out of order. */
const MARGIN_S = 1;
/** Of a container without a known place no more than this is read, seconds. */
const LOOK_BACK_S = 24 * 60 * 60;
/** Silence after which nothing is held back any longer, milliseconds. */
const QUIET_MS = 500;

/** Resolves when the engine has no more of it: the container stopped or is gone. Rejects when the engine fails. */
export async function followContainer(options: FollowOptions): Promise<void> {
  const { api, container, lane, limits, stored, onLeftOut, signal } = options;
  const { linesPerSecond } = limits;
  const allowance = new Allowance(limits);
  const intake = new Intake({ lane, allowance, linesPerSecond, stored, onLeftOut });
  const frames = new Frames();
  const since =
    stored === undefined
      ? String(Math.floor(Date.now() / 1000) - LOOK_BACK_S)
      : secondsBefore(stored.time, MARGIN_S);
  const stream = await api.logs(container, since);
  const end = () => stream.destroy();
  // The end may have come while the log was opened.
  const listening = addAbortListener(signal, end);
  let quiet: NodeJS.Timeout | undefined;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      frames.read(chunk, intake.take);
      if (quiet === undefined) quiet = setTimeout(() => intake.quiet(), QUIET_MS);
      else quiet.refresh();
      if (lane.isFull) await lane.room();
    }
  } finally {
    clearTimeout(quiet);
    listening[Symbol.dispose]();
    end();
    intake.quiet();
    lane.flush();
  }
}
