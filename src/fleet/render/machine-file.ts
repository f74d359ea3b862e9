import { usesBroker } from '../graph/edges.ts';
import type { Entry } from '../model.ts';
import { configPathOf, configPathsOf, digestOf } from './config/config-files.ts';
import type { RenderedFile } from './rendered-file.ts';
import { FLEET_PLAN_CONFIG, FLEET_PLAN_FILE, readsFleetPlan } from './config/fleet-plan.ts';
import { foldersOf } from './infrastructure/infrastructure-images.ts';
import type { MachinePlan } from './plan.ts';
import {
  certificateSecrets,
  nkeySecret,
  rehearsalSecrets,
  serviceLines,
  volumesOf,
} from './service/service.ts';
import { secretPath } from './settings.ts';
import { headLines } from './shared-blocks.ts';
import { block, flowMap, indent, literal, scalar } from './yaml-text.ts';

/** Named like its project, so that a second fleet under another project name gets its own. */
const NETWORK_NAME = '"${COMPOSE_PROJECT_NAME}"';

/**
 * The compose file of one machine.
 *
 * @param configs text of the config files that its containers mount, by path under `compose/`
 */
export function machineFile(plan: MachinePlan, configs: ReadonlyMap<string, string>): RenderedFile {
  const lines = [
    ...headLines(plan),
    'services:',
    ...plan.entries.flatMap((entry, at) => [
      ...groupHeading(entry, plan.entries[at - 1]),
      ...indent(serviceLines(entry, plan, digestFor(entry, configs)), 2),
      '',
    ]),
    'networks:',
    `  default: ${flowMap({ name: NETWORK_NAME })}`,
    '',
    ...section('volumes', volumeDeclarations(plan.entries)),
    ...section('secrets', secretDeclarations(plan.entries)),
    ...section('configs', configDeclarations(plan.entries)),
  ];
  while (lines.at(-1) === '') lines.pop();
  return { path: `${plan.machine.name}.yaml`, text: `${lines.join('\n')}\n` };
}

function groupHeading(entry: Entry, before: Entry | undefined): string[] {
  return before?.group === entry.group ? [] : [`  # ${entry.group}`];
}

function digestFor(entry: Entry, configs: ReadonlyMap<string, string>): string | null {
  const paths = configPathsOf(entry);
  const folders = foldersOf(entry);
  const texts = [...configs]
    .filter(
      ([file]) => paths.includes(file) || folders.some((one) => file.startsWith(`${one.source}/`)),
    )
    .map(([, text]) => text);
  return texts.length === 0 ? null : digestOf(texts.join(''));
}

function section(key: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [...block(key, lines), ''];
}

function volumeDeclarations(entries: readonly Entry[]): string[] {
  const names = new Set(entries.flatMap((entry) => Object.keys(volumesOf(entry))));
  return [...names].sort().map((name) => `${scalar(name)}:`);
}

function secretDeclarations(entries: readonly Entry[]): string[] {
  const files = new Map<string, string>();
  for (const entry of entries) {
    const names = usesBroker(entry)
      ? [nkeySecret(entry), ...rehearsalSecrets(entry, entries)]
      : certificateSecrets(entry);
    for (const name of [...names, ...entry.secrets]) {
      files.set(name, secretPath(entry.machine, name));
    }
  }
  return [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, file]) => `${scalar(name)}: ${flowMap({ file: scalar(file) })}`);
}

function configDeclarations(entries: readonly Entry[]): string[] {
  const line = (name: string, path: string) =>
    `${scalar(name)}: ${flowMap({ file: literal(`./${path}`) })}`;
  const own = entries.flatMap((entry) => {
    const path = configPathOf(entry);
    return path === null ? [] : [line(entry.slug, path)];
  });
  return entries.some(readsFleetPlan)
    ? [...own, line(FLEET_PLAN_CONFIG.source, FLEET_PLAN_FILE)]
    : own;
}
