import { REHEARSAL_SECRET } from '../../../contracts/release/release.ts';
import { STEWARD } from '../../../contracts/steward.ts';
import { usesBroker } from '../../graph/edges.ts';
import type { Entry } from '../../model.ts';
import {
  alertmanagerHosts,
  alertmanagerVariables,
  GOSSIP_SECRETS,
  isAlertmanager,
} from '../infrastructure/alertmanager.ts';
import {
  colorEnvironment,
  colorLabels,
  colorNetworks,
  copiesOf,
  GREEN_PROFILE,
  serviceName,
  versionTag,
  type Copy,
} from './colors.ts';
import { agentConfigPath } from '../config/config-files.ts';
import { dependsOnLines } from './depends-on.ts';
import { doorFor, doorLines, doorNetworks } from '../infrastructure/door.ts';
import { environmentLines } from './environment.ts';
import { FLEET_PLAN_CONFIG, readsFleetPlan } from '../config/fleet-plan.ts';
import { gpuLines } from './gpu.ts';
import { hostGroups, hostMounts } from './host-access.ts';
import { imageOf, RUNTIME_IMAGE } from './images.ts';
import {
  BROKER_SECRETS,
  brokerAuthMount,
  brokerLines,
  clientsMount,
  infrastructureConfig,
  infrastructureFolders,
  infrastructureProbe,
  isBroker,
} from '../infrastructure/infrastructure.ts';
import { imageNeeds } from '../infrastructure/infrastructure-images.ts';
import type { MachinePlan } from '../plan.ts';
import { publishLines } from './publish.ts';
import { CONFIG_FILE, FIRST_COLOR, STATE_DIR } from '../settings.ts';
import { block, flowMap, literal, scalar } from '../yaml-text.ts';

/**
 * The services of one entry, unindented; two where it has colors. Shared settings come from the `x-` blocks at the top of
 * the file, so that what stands here is what makes this container differ.
 *
 * @param digest short digest of the entry's config file; a changed file makes Compose replace the container
 */
export function serviceLines(entry: Entry, plan: MachinePlan, digest: string | null): string[] {
  return copiesOf(entry).flatMap((copy, at) => [
    ...(at > 0 ? [''] : []),
    ...copyLines(entry, copy, plan, digest),
  ]);
}

function copyLines(entry: Entry, copy: Copy, plan: MachinePlan, digest: string | null): string[] {
  const door = doorFor(entry, plan.entries);
  const lines = [
    ...imageLines(entry, copy, plan),
    ...commandLines(entry),
    ...(usesBroker(entry)
      ? block('environment', [
          entry.capabilities.length > 0 ? '<<: [*environment, *start-modes]' : '<<: *environment',
          ...colorEnvironment(copy, plan.version),
          ...environmentLines(entry),
        ])
      : block('environment', ownVariables(entry, plan))),
    ...block('labels', [...labelLines(entry, plan, digest), ...colorLabels(copy, plan.version)]),
    ...block('depends_on', dependsOnLines(plan.dependsOn.get(entry) ?? [], door)),
    ...block('secrets', secretLines(entry, plan)),
    ...block('configs', configLines(entry)),
    ...block('volumes', volumeLines(entry)),
    ...hostGroups(entry),
    ...(door === undefined ? [] : [`network_mode: ${scalar(`service:${door.slug}`)}`]),
    ...block('networks', [...colorNetworks(entry, copy), ...doorNetworks(entry, plan.entries)]),
    ...doorLines(entry, plan.entries),
    ...block('ports', publishLines(entry)),
    ...brokerLines(entry, plan),
    ...alertmanagerHosts(entry, plan.alerting),
    `mem_limit: ${entry.resources.memoryMiB}m`,
    `cpus: ${entry.resources.cpus}`,
    `pids_limit: ${entry.resources.pids}`,
    `stop_grace_period: ${entry.stopGraceSeconds}s`,
    ...gpuLines(entry, plan.machine),
    ...block(
      'profiles',
      profilesOf(entry, copy).map((profile) => `- ${scalar(profile)}`),
    ),
  ];
  return block(scalar(serviceName(entry, copy)), lines);
}

/** The first color is always on. */
function profilesOf(entry: Entry, copy: Copy): readonly string[] {
  return copy === null || copy === FIRST_COLOR ? entry.profiles : [GREEN_PROFILE];
}

function imageLines(entry: Entry, copy: Copy, plan: MachinePlan): string[] {
  const { image, build } = imageOf(entry, plan.version);
  const own = plan.builders.has(entry) ? block('build', build) : [];
  const colored =
    copy === null ? [] : [`image: ${scalar(`${RUNTIME_IMAGE}:${versionTag(plan.version, copy)}`)}`];
  if (entry.run.kind === 'builtin') return ['<<: *tandem', ...colored, ...own];
  const probe = usesBroker(entry)
    ? ['healthcheck: *agent-healthcheck']
    : infrastructureProbe(entry);
  return ['<<: *container', `image: ${image}`, ...own, ...probe];
}

function commandLines({ run }: Entry): string[] {
  const command = run.kind === 'builtin' ? [run.entry] : (run.command ?? []);
  return command.length === 0 ? [] : [`command: [${command.map(literal).join(', ')}]`];
}

/** Infrastructure knows nothing of Tandem's variables; it gets what the definition says. */
function ownVariables(entry: Entry, { alerting }: MachinePlan): string[] {
  const all = { ...alertmanagerVariables(entry, alerting), ...entry.environment };
  return Object.entries(all).map(([k, v]) => `${scalar(k)}: ${literal(v)}`);
}

function labelLines(entry: Entry, plan: MachinePlan, digest: string | null): string[] {
  return [
    '<<: *labels',
    `tandem.agent: ${scalar(entry.name)}`,
    `tandem.group: ${scalar(entry.group)}`,
    `tandem.role: ${entry.role}`,
    `tandem.wave: "${plan.waves.get(entry) ?? 1}"`,
    ...(digest === null ? [] : [`tandem.config-digest: "${digest}"`]),
  ];
}

function secretLines(entry: Entry, { entries }: MachinePlan): string[] {
  const named = [...entry.secrets].sort().map((secret) => `- ${scalar(secret)}`);
  const files = certificateSecrets(entry);
  if (!usesBroker(entry)) return [...files.map((secret) => `- ${scalar(secret)}`), ...named];
  return [
    `- ${flowMap({ source: scalar(nkeySecret(entry)), target: 'nkey' })}`,
    ...rehearsalSecrets(entry, entries).map(
      (source) => `- ${flowMap({ source: scalar(source), target: REHEARSAL_SECRET })}`,
    ),
    ...named,
  ];
}

/** Files of the fleet's authority that an infrastructure entry needs, by name of the secret. */
export function certificateSecrets(entry: Entry): readonly string[] {
  if (isBroker(entry)) return BROKER_SECRETS;
  return isAlertmanager(entry) ? GOSSIP_SECRETS : [];
}

/** The key of rehearsals, for what is tried there and for the steward, which cleans up there. */
export function rehearsalSecrets(entry: Entry, entries: readonly Entry[]): readonly string[] {
  const cleans = entry.name === STEWARD && entries.some(({ colors }) => colors);
  return entry.colors || cleans ? [nkeySecret({ slug: REHEARSAL_SECRET })] : [];
}

/** Name of the secret with the entry's fabric key, also its file name. */
export function nkeySecret(entry: Pick<Entry, 'slug'>): string {
  return `nkey.${entry.slug}`;
}

function configLines(entry: Entry): string[] {
  const fabric = infrastructureConfig(entry);
  const target = agentConfigPath(entry) === null ? fabric?.target : CONFIG_FILE;
  const line = (source: string, at: string) =>
    `- ${flowMap({ source: scalar(source), target: literal(at) })}`;
  return [
    ...(target === undefined ? [] : [line(entry.slug, target)]),
    ...(readsFleetPlan(entry) ? [line(FLEET_PLAN_CONFIG.source, FLEET_PLAN_CONFIG.target)] : []),
  ];
}

function volumeLines(entry: Entry): string[] {
  const named = Object.entries(volumesOf(entry)).map(
    ([volume, target]) => `- ${literal(`${volume}:${target}`)}`,
  );
  const folder = isBroker(entry)
    ? brokerAuthMount(entry.machine)
    : entry.role === 'service'
      ? clientsMount(entry.machine)
      : [];
  return [...named, ...folder, ...infrastructureFolders(entry), ...hostMounts(entry)];
}

/** Volumes of an entry: its state, what its image keeps, and what the definition adds. */
export function volumesOf(entry: Entry): Record<string, string> {
  const state = usesBroker(entry) ? { [`${entry.slug}-state`]: STATE_DIR } : {};
  return { ...state, ...imageNeeds(entry)?.volumes, ...entry.volumes };
}
