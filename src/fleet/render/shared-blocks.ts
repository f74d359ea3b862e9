import { HTTP_PORT } from '../../contracts/fleet/ports.ts';
import { CAPABILITIES } from '../../contracts/migration/modes.ts';
import { versionTag } from './service/colors.ts';
import { RUNTIME_IMAGE } from './service/images.ts';
import type { MachinePlan } from './plan.ts';
import {
  DRAIN_SECONDS,
  FIRST_COLOR,
  HEALTHCHECK_TIMES,
  PROBE,
  PROBE_WAIT_MS,
  projectName,
  RENDERED_MARK,
  STATE_DIR,
  USER,
} from './settings.ts';
import { scalar } from './yaml-text.ts';

/** Of resolv.conf: a question waits for a second and is asked twice (5 s twice by default). */
const NAME_SERVER_OPTIONS = ['timeout:1', 'attempts:2'];

/** Everything above `services:`: how the file is made, and the settings that services merge in. */
export function headLines({ machine, version }: MachinePlan): string[] {
  const tag = versionTag(version);
  return [
    RENDERED_MARK,
    `# Start it on this machine alone: docker compose -f compose/${machine.name}.yaml up -d`,
    '# Names, overlays and profiles: docs/compose.md',
    `name: ${projectName(machine.name)}`,
    '',
    '# Every container: no root, no capabilities, no writable root file system, bounded logs.',
    'x-container: &container',
    `  user: ${JSON.stringify(USER)}`,
    '  read_only: true',
    '  cap_drop: [ALL]',
    '  security_opt: ["no-new-privileges:true"]',
    '  tmpfs: ["/tmp:mode=1777,size=16m"]',
    '  restart: unless-stopped',
    '  logging:',
    '    driver: json-file',
    '    options: { max-size: 5m, max-file: "3" }',
    '',
    'x-healthcheck: &healthcheck',
    ...Object.entries(HEALTHCHECK_TIMES).map(([key, value]) => `  ${key}: ${value}`),
    '',
    'x-agent-healthcheck: &agent-healthcheck',
    '  <<: *healthcheck',
    `  test: [CMD, ${PROBE}, ${scalar(`http://127.0.0.1:${HTTP_PORT}/health/ready`)}, "${PROBE_WAIT_MS}"]`,
    '',
    '# Every container of the Tandem image; `command` says which entry it runs. Names of containers that do not run are',
    '# asked of the name servers of the network; where those are silent, nobody waits for them 10 s, as is usual.',
    'x-tandem: &tandem',
    '  <<: *container',
    `  image: ${scalar(`${RUNTIME_IMAGE}:${tag}`)}`,
    '  healthcheck: *agent-healthcheck',
    `  dns_opt: [${NAME_SERVER_OPTIONS.map((option) => `"${option}"`).join(', ')}]`,
    '',
    'x-environment: &environment',
    `  TANDEM_MACHINE: ${machine.name}`,
    `  TANDEM_VERSION: ${scalar(tag)}`,
    `  TANDEM_COLOR: ${FIRST_COLOR}`,
    `  TANDEM_HTTP_PORT: "${HTTP_PORT}"`,
    '  TANDEM_LOG_LEVEL: ${TANDEM_LOG_LEVEL:-info}',
    '  TANDEM_TRACE_RATIO: ${TANDEM_TRACE_RATIO:-0.1}',
    '  TANDEM_NATS_URL: "nats://nats:4222"',
    '  TANDEM_NKEY_FILE: /run/secrets/nkey',
    `  TANDEM_STATE_DIR: ${STATE_DIR}`,
    `  TANDEM_DRAIN_SECONDS: "${DRAIN_SECONDS}"`,
    '',
    '# Services with capabilities: the old switches, `false` starts a capability that nobody has set in delegation.',
    'x-start-modes: &start-modes',
    ...Object.values(CAPABILITIES).map(({ flag }) => `  ${flag}: "\${${flag}:-}"`),
    '',
    'x-labels: &labels',
    `  tandem.machine: ${machine.name}`,
    `  tandem.version: ${scalar(tag)}`,
    `  tandem.color: ${FIRST_COLOR}`,
    '',
  ];
}
