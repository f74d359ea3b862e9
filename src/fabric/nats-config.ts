import type { Entry, Fleet } from '../fleet/model.ts';
import { REHEARSAL_ACCOUNT } from '../contracts/release/release.ts';
import { hubOf, leavesOf, LEAF_PORT, LOCAL_SUBJECTS } from './nats/link.ts';
import { hasColors, rehearsalAccount } from './nats/rehearsal.ts';

/** Largest message, so that an image or a few seconds of audio pass, bytes. */
const MAX_PAYLOAD_BYTES = 8 * 1024 * 1024;
/** Disk that the streams of a machine may fill, MiB. */
const STREAM_DISK_MIB = 4096;
/** Memory for memory streams when the definition has no NATS entry, MiB. */
const DEFAULT_MEMORY_MIB = 256;
/** The shortest lame duck that nats-server accepts, and the pause before it starts, seconds. */
const LAME_DUCK = { durationSeconds: 30, graceSeconds: 2 };

/**
 * The committed configuration of one machine's NATS server. Everything secret comes from files that
 * it includes from `auth/` beside it (`/etc/nats/auth`) and from `/run/secrets`.
 *
 * @param machine name of a machine of the fleet; the first machine is the hub of the leaf links
 * @returns the text of `/etc/nats/nats.conf`
 */
export function renderNatsConfig(fleet: Fleet, machine: string): string {
  const nats = fleet.entries.find((e) => e.machine === machine && e.slug === 'nats');
  return [
    `# Rendered from the fleet definition by \`scripts/tandem fleet render\`; do not edit.`,
    `server_name: ${machine}`,
    `listen: "0.0.0.0:4222"`,
    '# Figures for the health probe and the hub, inside the network of the machine only; nothing can be changed there.',
    `http: "0.0.0.0:8222"`,
    '',
    ...limits(nats),
    '',
    ...jetStream(machine, nats),
    '',
    ...accounts(fleet),
    ...link(fleet, machine),
    '',
  ].join('\n');
}

function limits(nats: Entry | undefined): string[] {
  return [
    `max_payload: ${MAX_PAYLOAD_BYTES}`,
    'max_connections: 4096',
    'max_subscriptions: 0',
    'write_deadline: "10s"',
    '# A dead leaf link is noticed after 15 s at most. A client that was heard is not pinged.',
    'ping_interval: "5s"',
    'ping_max: 2',
    '# While a whole fleet starts, a client may take long to sign the challenge.',
    'authorization { timeout: 30 }',
    'logtime: true',
    ...lameDuck(nats),
  ];
}

/** Lame duck mode (SIGUSR2) lets clients move away one by one; without time for it, it is left out. */
function lameDuck(nats: Entry | undefined): string[] {
  const { durationSeconds, graceSeconds } = LAME_DUCK;
  if ((nats?.stopGraceSeconds ?? 0) <= durationSeconds + graceSeconds) return [];
  return [
    `lame_duck_duration: "${durationSeconds}s"`,
    `lame_duck_grace_period: "${graceSeconds}s"`,
  ];
}

function jetStream(machine: string, nats: Entry | undefined): string[] {
  const memoryMiB = Math.floor((nats?.resources.memoryMiB ?? DEFAULT_MEMORY_MIB) / 4);
  return [
    'jetstream {',
    `  domain: ${machine}`,
    '  store_dir: "/data"',
    '  # Acknowledged means on disk.',
    '  sync_interval: always',
    `  max_mem: ${memoryMiB}MiB`,
    `  max_file: ${STREAM_DISK_MIB}MiB`,
    '}',
  ];
}

function accounts(fleet: Fleet): string[] {
  return [
    '# Nobody connects without an nkey. SYS has no users.',
    'accounts {',
    '  SYS {}',
    '  FLEET {',
    '    jetstream: enabled',
    '    include "auth/users.conf"',
    '  }',
    ...rehearsalAccount(fleet),
    '}',
    'system_account: SYS',
  ];
}

function link(fleet: Fleet, machine: string): string[] {
  const leaves = leavesOf(fleet);
  if (leaves.length === 0) return [];
  return ['', ...(machine === hubOf(fleet) ? hubSide() : leafSide(fleet))];
}

const TLS_FILES = [
  'cert_file: "/run/secrets/tls.crt"',
  'key_file: "/run/secrets/tls.key"',
  'ca_file: "/run/secrets/ca.crt"',
];

/**
 * The broker's default, s2_auto, goes by the round trip of the last ping, and a link that is busy is not pinged: after
 * one slow moment, the start of a whole fleet for example, all that goes over it is compressed for good.
 */
const UNCOMPRESSED = [
  '# By default a link that was slow once while it connected would be compressed for good.',
  'compression: off',
];

function hubSide(): string[] {
  return [
    '# The other machines connect here; both sides show a certificate of our own CA.',
    'leafnodes {',
    `  listen: "0.0.0.0:${LEAF_PORT}"`,
    '  # A leaf knows one good address; those of containers would only cost it time.',
    '  no_advertise: true',
    ...UNCOMPRESSED.map((line) => `  ${line}`),
    '  tls {',
    ...TLS_FILES.map((line) => `    ${line}`),
    '    verify: true',
    '    timeout: 5',
    '  }',
    '}',
  ];
}

function leafSide(fleet: Fleet): string[] {
  const hub = hubOf(fleet);
  return [
    `# The link to ${hub}, for each account; the included files hold its address with a login.`,
    'leafnodes {',
    '  reconnect: "1s"',
    '  remotes: [',
    ...remote('FLEET', 'auth/leaf.conf'),
    ...(hasColors(fleet) ? remote(REHEARSAL_ACCOUNT, 'auth/rehearsal-leaf.conf') : []),
    '  ]',
    '}',
  ];
}

function remote(account: string, login: string): string[] {
  const deny = JSON.stringify(LOCAL_SUBJECTS);
  return [
    '    {',
    `      include "${login}"`,
    `      account: ${account}`,
    ...UNCOMPRESSED.map((line) => `      ${line}`),
    '      # These stay on their machine; streams that capture them are sourced.',
    `      deny_imports: ${deny}`,
    `      deny_exports: ${deny}`,
    '      tls {',
    ...TLS_FILES.map((line) => `        ${line}`),
    '        timeout: 5',
    '      }',
    '    }',
  ];
}
