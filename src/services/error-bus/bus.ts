/** The parts of the running error bus, put together. */
import { join } from 'node:path';
import { jetstream, jetstreamManager, type JsMsg } from '@nats-io/jetstream';
import { ErrorIndexNotReady } from '../../contracts/error-catalogue/services/error-bus.ts';
import { ERRORS_STREAM } from '../../contracts/fabric/streams.ts';
import type { AgentContext } from '../../runtime/context.ts';
import { ackedPublish } from '../../runtime/fabric/acked-publish.ts';
import { inboxOf } from '../../runtime/fabric/connect.ts';
import { requestsOver } from '../../runtime/fabric/requests.ts';
import { ErrorIndex } from './index/error-index.ts';
import { Follower } from './index/follower.ts';
import { DeadLetters } from './intake/dead-letters.ts';
import { Intake } from './intake/intake.ts';
import { Lanes } from './intake/lanes.ts';
import { followOldSubjects } from './intake/old-subjects.ts';
import { openZmqDoor } from './intake/zmq-door.ts';
import { FloodWatch } from './live/flood.ts';
import { goLive } from './live/live.ts';
import { Tail } from './live/tail.ts';
import { busMetrics } from './metrics.ts';
import { startFeed } from './old-bus/start-feed.ts';
import { readBusSettings } from './settings.ts';

/** Events of the old publishers that are under way at once, for each of the two ways. */
const UNDER_WAY = 1_024;
/** From this many reports on their way on, the index gives way to them. */
const MANY_UNDER_WAY = 16;
/** How long a question waits for what was stored just before it, milliseconds. */
const CATCH_UP_MS = 2_000;

/** The same at the start, for all that came while the bus was away. */
const CATCH_UP_AT_START_MS = 10_000;

export interface ErrorBus {
  readonly index: ErrorIndex;
  readonly intake: Intake;
  readonly dead: DeadLetters;
  readonly floods: FloodWatch;
  readonly tail: Tail;
  /** For health: true while the index follows the stream. */
  follows(): boolean;
  /** Resolves when the index holds everything that this bus stored; false when that takes too long. */
  caughtUp(): Promise<boolean>;
  stop(): Promise<void>;
}

let running: ErrorBus | undefined;

/** @throws ERROR_INDEX_NOT_READY before `startBus` is through */
export function errorBus(): ErrorBus {
  if (running === undefined) throw new ErrorIndexNotReady();
  return running;
}

/** Called when it runs; undefined for the end. */
export function setErrorBus(bus: ErrorBus | undefined): void {
  running = bus;
}

/** Starts everything; the streams must be there. Rejects when the ZMQ port is taken or the settings are wrong. */
export async function startBus(ctx: AgentContext): Promise<ErrorBus> {
  const { nc, log, identity } = ctx;
  const settings = readBusSettings(ctx.config);
  const stopping = new AbortController();
  const { signal } = stopping;
  const js = jetstream(nc);
  const manager = await jetstreamManager(nc, { checkAPI: false });
  const publish = js.publish.bind(js);
  const index = new ErrorIndex(join(ctx.stateDir, 'errors.sqlite'));
  const dead = new DeadLetters(publish, manager, () => nc.info!.max_payload);
  const floods = new FloodWatch(settings.rules);
  const tail = new Tail();
  const oldBus = startFeed({ metrics: ctx.metrics, log, signal });
  const metrics = busMetrics(ctx.metrics, { index, tail });
  let lastStored = 0;
  const intake = new Intake({
    publish: ackedPublish(requestsOver(nc, inboxOf(identity))),
    known: (id) => index.has(id),
    stored: (sequence) => (lastStored = Math.max(lastStored, sequence)),
  });
  const follower = new Follower({
    index,
    js,
    manager,
    log,
    signal,
    busy: () => intake.underWay >= MANY_UNDER_WAY,
    onAnew: () => (lastStored = 0),
    onFresh: (reports) => {
      goLive(reports, { tail, floods, publish: ctx.publish, onCollapsed: metrics.collapsed });
      oldBus.add(reports);
    },
    onUnreadable: ({ subject, data, headers, time }: JsMsg, reason) =>
      dead.put({
        via: 'nats',
        from: subject,
        machine: identity.machine,
        reason,
        at: time.getTime(),
        frames: [data],
        came: headers,
      }),
  });
  const parts = { intake, dead, log, signal, count: metrics.event };
  const following = follower.run();
  void onReconnect(nc, () => follower.renew());
  // Before it takes in anything, so that copies of what is stored already are known.
  const { state } = await manager.streams.info(ERRORS_STREAM);
  await follower.reached.until(state.last_seq, CATCH_UP_AT_START_MS);
  const old = followOldSubjects({ ...parts, js, manager, lanes: new Lanes(UNDER_WAY) });
  const zmq =
    settings.zmqPort === null
      ? undefined
      : await openZmqDoor({ ...parts, lanes: new Lanes(UNDER_WAY), port: settings.zmqPort });
  if (zmq) log.info('old publishers may connect', { endpoint: zmq.endpoint });
  const bus: ErrorBus = {
    index,
    intake,
    dead,
    floods,
    tail,
    follows: () => follower.follows,
    caughtUp: () => follower.reached.until(lastStored, CATCH_UP_MS),
    stop: async () => {
      // Not before their last messages are stored, as far as the broker is there.
      const closed = zmq?.close();
      setTimeout(() => stopping.abort(), DRAIN_MS).unref();
      await closed;
      stopping.abort();
      await Promise.allSettled([following, old, oldBus.idle()]);
      index.close();
      setErrorBus(undefined);
    },
  };
  setErrorBus(bus);
  return bus;
}

/** Time for what old publishers sent last, milliseconds; the container's own drain is longer. */
const DRAIN_MS = 3_000;

/** Calls back at every return of the connection, until it ends for good. */
async function onReconnect(nc: AgentContext['nc'], work: () => void): Promise<void> {
  for await (const { type } of nc.status()) if (type === 'reconnect') work();
}
