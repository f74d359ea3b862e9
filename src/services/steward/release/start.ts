/** Puts the release of a machine together, finds its place, and opens its door. */
import { FLEET_MACHINES } from '../../../contracts/fleet/machines.ts';
import { subjects } from '../../../contracts/fabric/subjects.ts';
import {
  COLOR_EVENT,
  NO_RELEASE_YET,
  REHEARSAL_SECRET,
} from '../../../contracts/release/release.ts';
import { Changes } from '../../../runtime/changes.ts';
import type { AgentContext } from '../../../runtime/context.ts';
import { inboxOf } from '../../../runtime/fabric/connect.ts';
import { nativeNkeyAuthenticator } from '../../../runtime/fabric/nkey.ts';
import type { Steward } from '../steward.ts';
import { calledBack } from './called-back.ts';
import { addressesFrom } from './containers/address-of.ts';
import { coloredContainers, withoutCounterpart } from './containers/colored.ts';
import { lookAtPages } from './containers/pages.ts';
import { releaseEvents } from './events.ts';
import { finish, goBack, tellOthers, type GoBackParts } from './go-back.ts';
import { Ingress } from './haproxy/ingress.ts';
import { MachineRelease } from './machine.ts';
import { switchMetrics } from './metrics.ts';
import { DEADLINES, type Clock, type SwitchParts } from './parts.ts';
import { hearPeers, tellPeer, type RollbackWord } from './peers.ts';
import { openNote } from './record/note.ts';
import { bucketStore } from './record/store.ts';
import { wipeAccount } from './rehearsal-account.ts';
import { resume, wantedAtFirst } from './resume.ts';
import { startRounds } from './rounds.ts';
import { serveSessions } from './session/server.ts';
import { Turns } from './turns.ts';
import { Happenings } from './watch/happenings.ts';
import { History } from './watch/history.ts';
import { MemoryRecord } from './watch/memory-record.ts';
import { Outages } from './watch/outages.ts';
import { Watching } from './watch/watching.ts';

/** Follows the wall clock at the start and is never set. */
const clock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** @returns what stops it; what is under way then is finished by the next process */
export async function startRelease(
  ctx: AgentContext,
  {
    link,
    audit,
    machine,
    onChange,
    onContainers,
    followColor,
  }: Pick<Steward, 'link' | 'audit' | 'machine' | 'onChange' | 'onContainers' | 'followColor'>,
): Promise<() => Promise<void>> {
  const { log, signal, nc } = ctx;
  const note = openNote(ctx.stateDir, (err) => log.error('the note on releases is lost', { err }));
  followColor(() => (note.value.record ?? NO_RELEASE_YET).live);
  const metrics = switchMetrics(ctx.metrics, note);
  const happenings = new Happenings();
  onChange((change, timestamp) => happenings.take(change, timestamp));
  const memory = new MemoryRecord(clock.now);
  onContainers((report) => memory.take(report));
  const outages = new Outages(clock);
  void outages.follow(nc);
  const news = new Changes();
  nc.subscribe(subjects.event(COLOR_EVENT, machine), { callback: () => news.tell() });
  const tell = releaseEvents(ctx, note);
  const addressOf = addressesFrom();
  const parts: SwitchParts = {
    ...{ machine, clock, note, log, memory, outages },
    store: bucketStore(nc, machine),
    ingress: new Ingress({ machine, address: addressOf }),
    containers: () => coloredContainers(link.engine()),
    without: (color) => withoutCounterpart(link.engine(), color),
    kill: (id) => link.engine().api.kill(id),
    start: (id) => link.engine().api.start(id),
    restart: (id) => link.engine().api.restart(id, 0),
    look: lookAtPages(addressOf),
    news,
    hastening: new Map(),
    endOf: (color, since) => happenings.endOf(color, since),
    wipeRehearsal: () => wipe(ctx),
    deadlines: DEADLINES,
    onFenced: (slug) => {
      metrics.fenced(slug);
      tell('fenced', { reason: `${slug} did not let go in time` });
    },
  };
  const turns = new Turns();
  const history = new History();
  const watching = new Watching({
    ...parts,
    happenings,
    onBreach: (watch, { words, since }) =>
      void turns.take(async () => {
        if (watching.watch?.epoch === watch.epoch && watching.watch.outcome === 'watching')
          await goBack(back, watch, { words, since });
      }),
    onEnded: (watch) => {
      if (watch.outcome !== 'rolled-back') tell('watch-ended', { release: watch.release });
    },
  });
  const back: GoBackParts = {
    ...{ parts, audit, watching, tell, signal },
    reportError: ctx.reportError,
    others: FLEET_MACHINES.filter((other) => other !== machine),
    tellPeer: (peer, word) => void tellPeer({ nc, log, clock, signal, onTold }, peer, word),
    onRolledBack: metrics.rolledBack,
  };
  const onTold = (peer: string) =>
    note.change({ tell: note.value.tell.filter((other) => other !== peer) });
  const release = new MachineRelease({
    ...{ parts, audit, turns, watching, history, tell },
    onSwitched: metrics.switched,
    goBack: (begun, reason) => goBack(back, begun, { words: reason, since: Date.parse(begun.at) }),
  });

  const follow = (word: RollbackWord) =>
    calledBack(
      {
        parts,
        goBack: (left, reason, from) => goBack(back, left, reason, from),
        refuse: (one) => release.refuse(one),
      },
      word,
    ).catch((err: unknown) => log.error('could not follow another machine back', { err, word }));
  let stopHearing = () => {};

  void parts.ingress
    .want(wantedAtFirst(parts))
    .catch((err: unknown) => log.warn('an ingress is not pointed yet', { err }));
  void turns.take(async () => {
    const finishRollback = (begun: NonNullable<typeof note.value.begun>) => finish(back, begun);
    await resume({ parts, signal, onSwitched: () => release.switched(), finishRollback });
    watching.go();
    const { watch } = note.value;
    if (watch !== null) tellOthers(back, watch, watch.breach ?? 'rolled back');
    // Only now it is known where this machine lives; who asks before is not answered and asks again.
    stopHearing = hearPeers(nc, machine, (word) => void turns.take(() => follow(word)), log);
  });
  const stopRounds = startRounds(parts, history, () => tell('state'));
  const stopSessions = await serveSessions((command) => release.run(command), log);

  return async () => {
    watching.pause();
    stopRounds();
    stopHearing();
    await stopSessions();
  };
}

async function wipe({ secrets, identity, nc, log }: AgentContext): Promise<void> {
  const names = await wipeAccount({
    servers: nc.getServer(),
    authenticator: nativeNkeyAuthenticator(() => secrets.read(REHEARSAL_SECRET)),
    inboxPrefix: inboxOf(identity),
  });
  if (names.length > 0) log.info('the account of rehearsals is empty now', { deleted: names });
}
