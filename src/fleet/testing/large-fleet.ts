/** A generated definition of any size, for the bench and for tests of growth. */

const MACHINES = ['north', 'east', 'south', 'west'] as const;
/** Agents of one file. */
const GROUP_SIZE = 25;

/**
 * Files of a definition with `agents` agents, spread over four machines in groups of 25, and a broker on each.
 *
 * Shaped like the real one: an agent has ports, up to three dependencies on earlier agents (some on
 * another machine), limits, a settings block and, now and then, a secret, a GPU or a profile.
 */
export function largeFleet(agents: number): Record<string, string> {
  const files: Record<string, string> = {
    'machines.yaml': `machines:\n${MACHINES.map(machine).join('')}`,
    'secrets.yaml': 'secrets:\n  api_key: { kind: provided }\n  seed_key: { kind: random }\n',
  };
  for (let first = 0; first < agents; first += GROUP_SIZE) {
    const name = machineOf(first);
    const group = `group_${Math.floor(first / 100)}`;
    const count = Math.min(GROUP_SIZE, agents - first);
    const entries = Array.from({ length: count }, (_, i) => agent(first + i, first)).join('');
    files[`${name}/${group}.yaml`] = `machine: ${name}\ngroup: ${group}\nentries:\n${entries}`;
  }
  for (const name of MACHINES) {
    const nats = '  - { name: nats, role: infrastructure, run: { image: "tandem/nats:1.0.0" } }\n';
    files[`${name}/fabric.yaml`] = `machine: ${name}\ngroup: fabric\nentries:\n${nats}`;
  }
  return files;
}

/** Neighbouring groups lie on different machines. */
function machineOf(agent: number): string {
  return MACHINES[Math.floor(agent / GROUP_SIZE) % MACHINES.length]!;
}

function machine(name: string, index: number): string {
  return `  ${name}:
    address: 10.0.0.${index + 1}
    memoryMiB: 1048576
    cpus: 1024
    gpus: [{ index: 0, model: Card, vramMiB: 1048576 }]
    ports: { agent: [{ from: 7000, to: 7999 }], health: [{ from: 8000, to: 8999 }] }
`;
}

function agent(index: number, firstOfGroup: number): string {
  const near = index > firstOfGroup ? [`Agent${index - 1}`] : [];
  const before = index - GROUP_SIZE;
  const far = before >= 0 ? [`${machineOf(before)}/Agent${before}`] : [];
  const extras = [
    index % 10 === 0 ? '    secrets: [api_key, seed_key]\n' : '',
    index % 20 === 1 ? '    gpu: { device: 0, vramMiB: 512 }\n' : '',
    index % 5 === 2 ? '    config: { model: small, retries: 3, paths: [a, b, c] }\n' : '',
  ].join('');
  return `  - name: Agent${index}
    run: { builtin: agents/group-${firstOfGroup}/agent-${index} }
    ports: { agent: ${7000 + (index % 1000)}, health: ${8000 + (index % 1000)} }
    dependsOn: [${[...near, ...far].join(', ')}]
    resources: { memoryMiB: 128, cpus: 0.5 }
    capabilities: [skill_${index}]
${extras}`;
}
