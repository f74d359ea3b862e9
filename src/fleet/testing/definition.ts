import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Two machines, two secrets and three entries that keep every rule without a warning. */
export const SOUND: Readonly<Record<string, string>> = {
  'machines.yaml': `machines:
  alpha:
    address: 10.0.0.1
    memoryMiB: 4096
    cpus: 8
    gpus:
      - { index: 0, model: Test Card, vramMiB: 8192 }
    ports:
      agent: [{ from: 7000, to: 7299 }]
  beta: { address: 10.0.0.2, memoryMiB: 4096, cpus: 8 }
`,
  'secrets.yaml': `secrets:
  voice_key: { kind: provided }
`,
  'alpha/core.yaml': `machine: alpha
group: core
entries:
  - name: Planner
    run: { builtin: agents/core/planner }
    dependsOn: [MemoryClient, beta/Archive]
    secrets: [voice_key]
  - name: MemoryClient
    run: { builtin: agents/core/memory-client }
`,
  'beta/store.yaml': `machine: beta
group: store
entries:
  - name: Archive
    run: { builtin: agents/store/archive }
`,
};

/** Writes a definition into a new temporary folder and returns its path. */
export function writeDefinition(files: Readonly<Record<string, string | Uint8Array>>): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'fleet-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
    writeFileSync(path.join(dir, name), content);
  }
  return dir;
}

/** The group file of machine alpha with these entries (YAML of list items, two spaces in). */
export function coreGroup(entries: string): Record<string, string> {
  return { ...SOUND, 'alpha/core.yaml': `machine: alpha\ngroup: core\nentries:\n${entries}` };
}
