/**
 * The fleet as the rest of the code sees it: validated, defaults filled in, names resolved.
 * `load.ts` makes it from YAML; `ports/`, `graph/` and `render/` read it.
 */

/** A closed range of TCP ports. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

export interface Gpu {
  readonly index: number;
  /** `GPU-...` as `nvidia-smi -L` prints it; null until the owner fills it in. */
  readonly uuid: string | null;
  readonly model: string;
  readonly vramMiB: number;
}

export interface Machine {
  readonly name: string;
  /** Address that the other machines reach it under. */
  readonly address: string;
  readonly memoryMiB: number;
  readonly cpus: number;
  readonly gpus: readonly Gpu[];
  /** Port ranges by purpose (`agent`, `health`, `service`, `fabric`). */
  readonly ports: Readonly<Record<string, readonly PortRange[]>>;
}

/** What a container runs. */
export type Run =
  /** Entry of the Tandem image, the path under `src/` without `.ts`, e.g. `agents/memory-system/memory-client`. */
  | { readonly kind: 'builtin'; readonly entry: string }
  | { readonly kind: 'image'; readonly image: string; readonly command?: readonly string[] }
  | {
      readonly kind: 'build';
      readonly context: string;
      readonly dockerfile: string;
      readonly command?: readonly string[];
    };

export type DependencyCondition = 'healthy' | 'started';

export interface Dependency {
  readonly machine: string;
  readonly name: string;
  /** A required dependency on the same machine becomes `depends_on`; one on another machine only orders the plan. */
  readonly required: boolean;
  readonly condition: DependencyCondition;
}

export interface Publish {
  /** Port inside the container. */
  readonly port: number;
  /** Host port; same as `port` unless given. */
  readonly hostPort: number;
  /** Host address to bind, e.g. `127.0.0.1`. */
  readonly address: string;
}

export interface Resources {
  /** Hard memory limit, MiB. */
  readonly memoryMiB: number;
  /** CPU limit in cores. */
  readonly cpus: number;
  readonly pids: number;
}

export interface GpuNeed {
  /** Index into the machine's `gpus`. */
  readonly device: number;
  readonly vramMiB: number;
}

/** Ports an entry listens on inside its own network namespace, by purpose. `agent` and `health` are the old protocol's. */
export type EntryPorts = Readonly<Record<string, number>>;

/**
 * What of its host a container may see beyond its own: the engine's socket (which is as good as root
 * on the host), the host's network counters, the figures of all graphics cards without using one.
 */
export const HOST_ACCESS = ['engine-socket', 'network-counters', 'gpu-figures'] as const;
export type HostAccess = (typeof HOST_ACCESS)[number];

export type Role = 'agent' | 'service' | 'infrastructure';

export interface Entry {
  /** Key together with `machine`. */
  readonly name: string;
  readonly machine: string;
  readonly slug: string;
  readonly group: string;
  readonly role: Role;
  readonly run: Run;
  readonly ports: EntryPorts;
  readonly dependsOn: readonly Dependency[];
  /** False for agents the fleet can be healthy without. */
  readonly required: boolean;
  readonly resources: Resources;
  readonly gpu: GpuNeed | null;
  readonly hostAccess: readonly HostAccess[];
  /** Host device paths, e.g. `/dev/snd`; rendered into the `devices` overlay. */
  readonly devices: readonly string[];
  /** Secret names; each is a file under `compose/secrets/` and `/run/secrets/`. */
  readonly secrets: readonly string[];
  /** Capabilities this service took over, or this legacy agent is the source of. */
  readonly capabilities: readonly string[];
  /** Compose profiles; empty means always on. */
  readonly profiles: readonly string[];
  readonly publish: readonly Publish[];
  /** Named volumes, `volume-name: /path/in/container`. */
  readonly volumes: Readonly<Record<string, string>>;
  /** Its state on disk bears one writer: it must never run beside itself. */
  readonly singleWriter: boolean;
  /** Time between SIGTERM and SIGKILL, seconds. */
  readonly stopGraceSeconds: number;
  /** True: two copies of it, blue and green, of which one is live; a release changes over between them. */
  readonly colors: boolean;
  /** Plain environment; secrets are refused here. */
  readonly environment: Readonly<Record<string, string>>;
  /** The agent's own settings block, kept from the old configs; handed to the container as a file. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly source: SourcePosition;
}

export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface Fleet {
  readonly machines: readonly Machine[];
  readonly entries: readonly Entry[];
}

/** `machine/name`, the key of an entry and the way people write a dependency on another machine. */
export function entryKey(entry: { readonly machine: string; readonly name: string }): string {
  return `${entry.machine}/${entry.name}`;
}

/** One finding about a definition; all of a run are reported together. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  /** Stable code, e.g. `FLEET_UNKNOWN_KEY`. */
  readonly code: string;
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  /** Dotted path of the key, e.g. `entries[3].ports.agent`. */
  readonly key: string;
  readonly found: string;
  readonly allowed: string;
  readonly message: string;
  /** Near miss, when there is one. */
  readonly suggestion?: string;
}
