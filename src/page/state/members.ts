/** The fleet as this page knows it: what the hub said last, and what has changed since. */
import { batch, signal, type Signal } from '@preact/signals';
import type {
  FleetNews,
  MachineView,
  Member,
} from '../../contracts/observability/observability.ts';
import { countStates, type StateCounts } from './counts.ts';
import { arrange, type MachineBlock } from './arrange.ts';
import { changesIn, type Happening } from './happenings.ts';

/** A member changes by itself, so that one tile is drawn again and not a thousand. */
const known = new Map<string, Signal<Member>>();
/** Those that have left: who comes back is the same to whoever still listens. */
const left = new Map<string, Signal<Member>>();

/** Machine of the hub that serves this page. */
export const hubMachine = signal<string | undefined>(undefined);
export const machines = signal<readonly MachineView[]>([]);
/** Undefined until the first snapshot. */
export const blocks = signal<readonly MachineBlock[] | undefined>(undefined);
export const counts = signal<StateCounts>(countStates([]));
/** The newest changes of state since the page was opened, the newest first. */
export const happenings = signal<readonly Happening[]>([]);
/** The hub's clock minus this browser's, milliseconds. */
export const clockOffsetMs = signal(0);
const revision = signal(-1);

const MOST_HAPPENINGS = 100;

/** Reading it subscribes to this one member. */
export const memberSignal = (id: string): Signal<Member> | undefined => known.get(id);
export const allMembers = (): Member[] => [...known.values()].map((member) => member.peek());

/** The member of that name, on this machine where it is there. */
export function idOfName(name: string, machine: string): string | undefined {
  if (known.has(`${machine}/${name}`)) return `${machine}/${name}`;
  return allMembers().find((member) => member.name === name)?.id;
}

/** Takes in what the hub says. */
export function applyNews(news: FleetNews, now = Date.now()): void {
  // A connection that lagged behind its successor says nothing new.
  if (news.type === 'change' && news.revision <= revision.peek()) return;
  batch(() => {
    revision.value = news.revision;
    clockOffsetMs.value = Date.parse(news.time) - now;
    machines.value = news.type === 'snapshot' ? news.machines : merged(news.machines);
    if (news.type === 'snapshot') hubMachine.value = news.hub;
    const before = happenedIn(news);
    const rearranged = news.type === 'snapshot' ? replaceAll(news.members) : change(news);
    if (rearranged || blocks.peek() === undefined) blocks.value = arrange(allMembers());
    counts.value = countStates(allMembers());
    if (before.length > 0)
      happenings.value = [...before, ...happenings.peek()].slice(0, MOST_HAPPENINGS);
  });
}

/** Also after a reconnection: a snapshot that follows another tells what was missed. */
function happenedIn(news: FleetNews): Happening[] {
  if (known.size === 0) return [];
  const gone = news.type === 'change' ? news.gone : [];
  return changesIn((id) => known.get(id)?.peek(), news.members, gone, news.time);
}

function merged(changed: readonly MachineView[]): readonly MachineView[] {
  if (changed.length === 0) return machines.peek();
  const byName = new Map(machines.peek().map((machine) => [machine.name, machine]));
  for (const machine of changed) byName.set(machine.name, machine);
  return [...byName.values()];
}

/** @returns whether tiles have to be arranged anew */
function replaceAll(members: readonly Member[]): boolean {
  const ids = new Set(members.map(({ id }) => id));
  let rearranged = false;
  for (const id of known.keys()) {
    if (!ids.has(id)) rearranged = leave(id) || rearranged;
  }
  for (const member of members) rearranged = put(member) || rearranged;
  return rearranged;
}

function change(news: Extract<FleetNews, { type: 'change' }>): boolean {
  let rearranged = false;
  for (const id of news.gone) rearranged = leave(id) || rearranged;
  for (const member of news.members) rearranged = put(member) || rearranged;
  return rearranged;
}

function leave(id: string): boolean {
  const gone = known.get(id);
  if (gone !== undefined) left.set(id, gone);
  return known.delete(id);
}

function put(member: Member): boolean {
  const found = known.get(member.id);
  if (found === undefined) {
    const again = left.get(member.id) ?? signal(member);
    again.value = member;
    known.set(member.id, again);
    left.delete(member.id);
    return true;
  }
  const { group, wave, machine } = found.peek();
  found.value = member;
  return group !== member.group || wave !== member.wave || machine !== member.machine;
}
