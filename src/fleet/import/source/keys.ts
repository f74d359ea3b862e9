import type { MapTree, Tree } from './tree.ts';

/** The names under which the old files write the keys of an agent, most usual first. */
export const KEYS = {
  name: ['name', 'agent_name'],
  script: ['script_path', 'script', 'script_file'],
  port: ['port', 'agent_port'],
  health: ['health_check_port', 'health_port'],
  dependencies: ['dependencies', 'depends_on', 'requires'],
  optionalDependencies: ['optional_dependencies'],
  required: ['required'],
  enabled: ['enabled', 'autostart'],
  disabled: ['disabled'],
  config: ['config', 'settings', 'parameters', 'params'],
  environment: ['environment', 'env', 'env_vars'],
  host: ['host'],
  machine: ['machine'],
  description: ['description'],
  memory: ['memory_mb', 'memory_limit_mb', 'max_memory_mb', 'memory_limit', 'memory'],
  resources: ['resources', 'resource_limits'],
} as const satisfies Record<string, readonly string[]>;

export type KeyName = keyof typeof KEYS;

/** The value of a key under any of its names, and the name it stood under. */
export function keyOf(map: MapTree, key: KeyName): { key: string; value: Tree } | undefined {
  for (const name of KEYS[key]) {
    const value = map.items.get(name);
    if (value) return { key: name, value };
  }
  return undefined;
}

/** True for a key that any agent may carry. */
export function isAgentKey(name: string): boolean {
  return Object.values(KEYS).some((names) => (names as readonly string[]).includes(name));
}

/** A text value; numbers and booleans are written out, empty text and null are nothing. */
export function textOf(tree: Tree | undefined): string | undefined {
  if (tree?.kind !== 'scalar' || tree.value === null) return undefined;
  return String(tree.value).trim() || undefined;
}

/** A switch as the old files write it: YAML 1.1 took yes, no, on and off for booleans too. */
export function switchOf(tree: Tree | undefined): boolean | undefined {
  const text = textOf(tree)?.toLowerCase();
  if (text === undefined) return undefined;
  if (['true', 'yes', 'on', '1'].includes(text)) return true;
  if (['false', 'no', 'off', '0'].includes(text)) return false;
  return undefined;
}
