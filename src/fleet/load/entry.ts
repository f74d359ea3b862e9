import { slugOf } from '../../contracts/fleet/names.ts';
import type { Dependency, Entry, Publish, Resources, Run, SourcePosition } from '../model.ts';
import type { RawDefaults, RawEntry } from '../schema/entry.ts';

/** What an entry gets when neither it nor its group says otherwise. */
const ENTRY_DEFAULTS = {
  role: 'agent',
  required: true,
  resources: { memoryMiB: 128, cpus: 0.5, pids: 128 } satisfies Resources,
  /** Over the 8 s that a container drains for. */
  stopGraceSeconds: 15,
  dockerfile: 'Dockerfile',
} as const;

/** Where an entry stands. */
export interface EntryPlace {
  readonly machine: string;
  readonly group: string;
  readonly source: SourcePosition;
}

/** Fills the defaults in. Parts that were invalid, and so are missing, get a harmless stand-in. */
export function makeEntry(
  raw: Partial<RawEntry> & { name: string },
  defaults: RawDefaults,
  place: EntryPlace,
): Entry {
  const { name } = raw;
  return {
    name,
    machine: place.machine,
    slug: raw.slug ?? slugOf(name),
    group: place.group,
    role: raw.role ?? defaults.role ?? ENTRY_DEFAULTS.role,
    run: runOf(raw.run),
    ports: raw.ports ?? {},
    dependsOn: present(raw.dependsOn).flatMap((one) => dependencyOf(one, place.machine) ?? []),
    required: raw.required ?? defaults.required ?? ENTRY_DEFAULTS.required,
    resources: { ...ENTRY_DEFAULTS.resources, ...defaults.resources, ...raw.resources },
    gpu: raw.gpu?.device !== undefined && raw.gpu.vramMiB !== undefined ? raw.gpu : null,
    hostAccess: present(raw.hostAccess),
    devices: present(raw.devices),
    secrets: present(raw.secrets),
    capabilities: present(raw.capabilities),
    profiles: profilesOf(raw) ?? profilesOf(defaults) ?? [],
    publish: present(raw.publish).flatMap((one) => publishOf(one) ?? []),
    colors: raw.colors ?? false,
    volumes: raw.volumes ?? {},
    singleWriter: raw.singleWriter ?? false,
    stopGraceSeconds:
      raw.stopGraceSeconds ?? defaults.stopGraceSeconds ?? ENTRY_DEFAULTS.stopGraceSeconds,
    environment: texts({ ...defaults.environment, ...raw.environment }),
    config: raw.config ?? {},
    source: place.source,
  };
}

/** `Name`, `machine/Name` or the long form; undefined when its target was invalid. */
export function dependencyOf(
  raw: NonNullable<RawEntry['dependsOn']>[number],
  machine: string,
): Dependency | undefined {
  const long: { on?: string; required?: boolean; condition?: Dependency['condition'] } =
    typeof raw === 'string' ? { on: raw } : raw;
  if (long.on === undefined) return undefined;
  const slash = long.on.indexOf('/');
  return {
    machine: slash < 0 ? machine : long.on.slice(0, slash),
    name: long.on.slice(slash + 1),
    required: long.required ?? true,
    condition: long.condition ?? 'healthy',
  };
}

function publishOf(raw: Partial<NonNullable<RawEntry['publish']>[number]>): Publish | undefined {
  const { port, hostPort = port, address } = raw;
  if (port === undefined || hostPort === undefined || address === undefined) return undefined;
  return { port, hostPort, address };
}

function runOf(raw: RawEntry['run'] | undefined): Run {
  if (raw === undefined) return { kind: 'builtin', entry: '' };
  if ('builtin' in raw) return { kind: 'builtin', entry: raw.builtin };
  const command = raw.command === undefined ? {} : { command: present(raw.command) };
  if ('image' in raw) return { kind: 'image', image: raw.image, ...command };
  // The walker leaves invalid parts out, so even required keys may be absent here.
  const { context = '', dockerfile = ENTRY_DEFAULTS.dockerfile } = raw.build ?? {};
  return { kind: 'build', context, dockerfile, ...command };
}

function profilesOf(raw: Pick<RawDefaults, 'profile' | 'profiles'>): string[] | undefined {
  return raw.profile !== undefined ? [raw.profile] : raw.profiles && present(raw.profiles);
}

function present<Item>(items: readonly Item[] | undefined): Item[] {
  return (items ?? []).filter((item) => item !== undefined);
}

function texts(values: Record<string, string | number | boolean>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]));
}
