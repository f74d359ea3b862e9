import { fewOf } from '../report/few.ts';
import { isKept, say, type Draft } from '../draft.ts';
import type { FileSettings, Range } from '../read/settings.ts';

/** Who listens where on one machine. */
type Listeners = Map<number, { draft: Draft; purpose: string }[]>;

/** Names what is wrong with the ports of one machine: doubles, claims, ranges, the +1 rule, literals among shifted. */
export function checkPorts(drafts: readonly Draft[], settings: readonly FileSettings[]): void {
  const kept = drafts.filter(isKept);
  const listeners = listenersOf(kept);
  duplicates(listeners);
  healthPlusOne(kept, listeners);
  for (const file of settings) {
    const own = kept.filter((draft) => draft.file === file.file);
    claims(listeners, file);
    outside(own, file);
    notShifted(own);
  }
}

function listenersOf(drafts: readonly Draft[]): Listeners {
  const listeners: Listeners = new Map();
  for (const draft of drafts) {
    for (const [purpose, port] of Object.entries(draft.ports)) {
      const list = listeners.get(port) ?? [];
      list.push({ draft, purpose });
      listeners.set(port, list);
    }
  }
  return listeners;
}

function duplicates(listeners: Listeners): void {
  for (const [port, list] of listeners) {
    if (list.length < 2) continue;
    const names = fewOf(list.map(({ draft, purpose }) => `${draft.name} (${purpose})`));
    for (const { draft } of list) {
      const message = `port ${port} is used ${list.length} times: ${names}; in containers of their own they can keep it`;
      say(draft, 'PORT_DUPLICATE', message);
    }
  }
}

/** The old base class served HTTP health on health port + 1, which is often somebody's declared port. */
function healthPlusOne(drafts: readonly Draft[], listeners: Listeners): void {
  for (const draft of drafts) {
    if (draft.ports.health === undefined) continue;
    const port = draft.ports.health + 1;
    const others = listeners.get(port);
    if (!others) continue;
    const names = fewOf(others.map((other) => `${other.draft.name} (${other.purpose})`));
    const message = `its HTTP health under the rule "health port + 1" would be ${port}, the declared port of ${names}`;
    say(draft, 'HEALTH_PLUS_ONE_COLLISION', message);
  }
}

function claims(listeners: Listeners, { file, claimed }: FileSettings): void {
  for (const { key, port } of claimed) {
    for (const { draft, purpose } of listeners.get(port) ?? []) {
      const message = `its ${purpose} port ${port} is also ${key} of ${file}`;
      say(draft, 'PORT_CLAIMED_BY_SETTING', message);
    }
  }
}

function outside(drafts: readonly Draft[], { file, ranges }: FileSettings): void {
  for (const draft of drafts) {
    for (const purpose of ['agent', 'health'] as const) {
      const port = draft.ports[purpose];
      const allowed = ranges[purpose];
      if (port === undefined || allowed.length === 0) continue;
      if (allowed.some(({ from, to }) => port >= from && port <= to)) continue;
      const message = `its ${purpose} port ${port} is outside the ranges that ${file} declares: ${fewOf(allowed.map(written))}`;
      say(draft, 'PORT_OUTSIDE_RANGE', message);
    }
  }
}

function written({ from, to }: Range): string {
  return `${from}-${to}`;
}

function notShifted(drafts: readonly Draft[]): void {
  const shifted = drafts.filter((draft) => draft.shifted === true).length;
  if (shifted === 0) return;
  for (const draft of drafts) {
    if (draft.shifted !== false) continue;
    const message = `its port ${draft.ports.agent} is a plain number while ${shifted} ports of the file move with PORT_OFFSET; with any offset but 0 it stays behind`;
    say(draft, 'PORT_NOT_SHIFTED', message);
  }
}
