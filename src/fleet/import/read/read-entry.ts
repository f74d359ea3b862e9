import { ENTRY_NAME, SLUG, slugOf } from '../../../contracts/fleet/names.ts';
import { quote } from '../../finding.ts';
import type { RawEntry } from '../source/discover.ts';
import { say, type Draft } from '../draft.ts';
import { fillIn, type Variables } from './expression.ts';
import { groupName } from './group-name.ts';
import { isAgentKey, KEYS, keyOf, switchOf, textOf, type KeyName } from '../source/keys.ts';
import { ownMemoryMiB } from './memory.ts';
import { readDependencies } from './read-dependencies.ts';
import { readPort } from './read-port.ts';
import { readConfig, readEnvironment } from './read-values.ts';
import type { MapTree } from '../source/tree.ts';

/** Where an entry comes from and where it goes. */
export interface EntrySource {
  readonly machine: string;
  /** File name for messages. */
  readonly file: string;
  readonly line: number;
  readonly variables: Variables;
  /** Called when a port took PORT_OFFSET as 0 because nobody set it. */
  readonly onOffsetUnset: () => void;
}

/** Listening on these is what a container does anyway. */
const ANY_HOST = new Set(['0.0.0.0', '127.0.0.1', 'localhost', '::', '*']);

/** Reads one entry of an old file; everything noteworthy becomes a reason. Never throws. */
export function readEntry(raw: RawEntry, source: EntrySource): Draft {
  const text = (key: KeyName) => (raw.map ? textOf(keyOf(raw.map, key)?.value) : undefined);
  const group = groupName(raw.group);
  const draft: Draft = {
    name: raw.name ?? `(no name, ${source.file}:${source.line})`,
    machine: source.machine,
    group: group ?? raw.group,
    at: `${source.file}:${source.line}`,
    file: source.file,
    description: text('description'),
    script: text('script'),
    ports: {},
    shifted: undefined,
    dependsOn: [],
    dropped: [],
    required: true,
    memoryMiB: undefined,
    off: false,
    environment: {},
    config: {},
    reasons: [],
  };
  checkNames(raw, draft, group);
  if (!raw.map) say(draft, 'NOT_A_MAP', `${draft.at} has only a name among agents with keys`);
  else readKeys(raw.map, draft, source);
  return draft;
}

function checkNames(raw: RawEntry, draft: Draft, group: string | undefined): void {
  if (raw.name === undefined) {
    say(draft, 'NAME_MISSING', `the entry at ${draft.at} has no name`);
  } else if (!ENTRY_NAME.test(raw.name) || !SLUG.test(slugOf(raw.name))) {
    const message = `${quote(raw.name)} at ${draft.at} is no name: a letter, then at most 62 letters, digits, - and _, none of the last two at the end`;
    say(draft, 'NAME_INVALID', message);
  }
  if (raw.otherName !== undefined) {
    const message = `its name key says ${quote(raw.otherName)}; the section's ${quote(draft.name)} was taken`;
    say(draft, 'NAME_DIFFERS', message);
  }
  if (group === undefined) {
    const message = `its group ${quote(raw.group)} cannot name a file: use letters, digits, _ and -`;
    say(draft, 'GROUP_INVALID', message);
  } else if (group !== raw.group) {
    say(draft, 'GROUP_RENAMED', `its group ${quote(raw.group)} is called ${group} now`);
  }
}

function readKeys(map: MapTree, draft: Draft, source: EntrySource): void {
  const { variables } = source;
  readPorts(map, draft, source);
  if (draft.script === undefined) {
    const empty = draft.ports.agent === undefined;
    if (empty) say(draft, 'NOTHING_TO_RUN', 'it has neither a script nor a port');
    else say(draft, 'SCRIPT_MISSING', 'it names no script');
  }
  readDependencies(map, draft);
  draft.required = switchOf(keyOf(map, 'required')?.value) ?? true;
  draft.memoryMiB = ownMemoryMiB(map);
  const memory = keyOf(map, 'memory');
  if (memory && draft.memoryMiB === undefined) notCarried(draft, memory.key);
  const enabled = switchOf(keyOf(map, 'enabled')?.value);
  if (enabled === false || switchOf(keyOf(map, 'disabled')?.value) === true) {
    draft.off = true;
    say(draft, 'SWITCHED_OFF', 'it is switched off; it got the compose profile `switched-off`');
  }
  const config = keyOf(map, 'config');
  if (config?.value.kind === 'map') {
    Object.assign(draft.config, readConfig(config.value, config.key, draft, variables));
  } else if (config && textOf(config.value) !== undefined) notCarried(draft, config.key);
  const environment = keyOf(map, 'environment');
  if (environment) readEnvironment(environment.value, draft, variables);
  readPlace(map, draft, variables);
  const resources = keyOf(map, 'resources');
  for (const key of resources?.value.kind === 'map' ? resources.value.items.keys() : []) {
    if (!(KEYS.memory as readonly string[]).includes(key)) notCarried(draft, `resources.${key}`);
  }
  for (const [key, value] of map.items) {
    if (isAgentKey(key) || (value.kind === 'scalar' && value.value === null)) continue;
    notCarried(draft, key);
  }
}

function readPorts(map: MapTree, draft: Draft, source: EntrySource): void {
  const read = (purpose: 'agent' | 'health') => {
    const found = keyOf(map, purpose === 'agent' ? 'port' : 'health');
    const reading = readPort(found?.value, found?.key ?? purpose, source.variables);
    for (const { code, message } of reading.problems) say(draft, code, message);
    if (reading.offsetUnset) source.onOffsetUnset();
    if (reading.port !== undefined) draft.ports[purpose] = reading.port;
    return reading;
  };
  const agent = read('agent');
  const health = read('health');
  if (agent.port !== undefined) draft.shifted = agent.shifted;
  if (agent.port === undefined && agent.problems.length === 0)
    say(draft, 'PORT_MISSING', 'it has no port; it is reached over the fabric only');
  else if (health.port === undefined && health.problems.length === 0)
    say(draft, 'HEALTH_PORT_MISSING', 'it has no health check port');
}

function readPlace(map: MapTree, draft: Draft, variables: Variables): void {
  const host = fillIn(textOf(keyOf(map, 'host')?.value) ?? '0.0.0.0', variables).text;
  if (!ANY_HOST.has(host.toLowerCase())) {
    const message = `host ${quote(host)} was dropped: the machine decides where it runs`;
    say(draft, 'HOST_NOT_CARRIED', message);
  }
  const machine = textOf(keyOf(map, 'machine')?.value);
  if (machine !== undefined && machine.toLowerCase() !== draft.machine) {
    const message = `it says machine ${quote(machine)}; it was imported for ${draft.machine}`;
    say(draft, 'MACHINE_DIFFERS', message);
  }
}

function notCarried(draft: Draft, key: string): void {
  const message = `the key ${quote(key)} has no counterpart in the definition; it was dropped`;
  say(draft, 'KEY_NOT_CARRIED', message);
}
