import type { Entry } from '../model.ts';
import { alertmanagerOnLink, isAlertmanager } from './infrastructure/alertmanager.ts';
import type { RenderedFile } from './rendered-file.ts';
import { seesGpus } from './service/host-access.ts';
import { isBroker } from './infrastructure/infrastructure.ts';
import { publishesLeaf, type MachinePlan } from './plan.ts';
import { publishLinesOn } from './service/publish.ts';
import { machineVariable, RENDERED_MARK } from './settings.ts';
import { block, flowMap, indent, literal, scalar } from './yaml-text.ts';

/** Network that joins the brokers, and the Alertmanagers, when both machines' stacks run on one engine. */
const LINK_NETWORK = '${TANDEM_LINK_NETWORK:-tandem-link}';

/** Groups of the host that own its devices; the numbers are Debian's, a variable moves them. */
const DEVICE_GROUPS: readonly [prefix: string, gid: string][] = [
  ['/dev/snd', '${TANDEM_AUDIO_GID:-29}'],
  ['/dev/video', '${TANDEM_VIDEO_GID:-44}'],
];

/** The overlays of one machine; one that would change nothing is left out. */
export function overlayFiles(plan: MachinePlan): RenderedFile[] {
  return [noGpu(plan), oneHost(plan), devices(plan)].filter((file) => file !== null);
}

function noGpu({ entries, machine }: MachinePlan): RenderedFile | null {
  const services = entries
    .filter(seesGpus)
    .flatMap((entry) => block(scalar(entry.slug), ['deploy: !reset null']));
  return overlay(`no-gpu.${machine.name}`, 'Without a GPU runtime: nothing is reserved.', services);
}

/**
 * Both machines on one engine: the brokers meet on a network instead of a published port, and each
 * machine after the first publishes on a loopback address of its own, so port numbers stay the same.
 */
function oneHost(plan: MachinePlan): RenderedFile | null {
  const { entries, machine, position } = plan;
  const services = entries.flatMap((entry) => {
    if (isBroker(entry)) return block(scalar(entry.slug), brokerOnLink(entry, plan));
    if (isAlertmanager(entry)) return block(scalar(entry.slug), alertmanagerOnLink(entry));
    if (position === 0 || entry.publish.length === 0) return [];
    return block(scalar(entry.slug), moved(entry, plan));
  });
  const tail = entries.some(isBroker)
    ? ['', 'networks:', `  link: ${flowMap({ name: scalar(LINK_NETWORK), external: 'true' })}`]
    : [];
  const why = `Both machines on one engine, linked by a network of the brokers.`;
  return overlay(`one-host.${machine.name}`, why, services, tail);
}

function brokerOnLink(entry: Entry, plan: MachinePlan): string[] {
  const { machine, leafHubs } = plan;
  const hub = publishesLeaf(entry);
  const link = hub ? `link: ${flowMap({ aliases: `[${machine.name}]` })}` : 'link: {}';
  return [
    ...block('networks', ['default: {}', link]),
    ...(hub ? ['ports: !reset []'] : entry.publish.length > 0 ? moved(entry, plan) : []),
    ...(leafHubs.length > 0 ? ['extra_hosts: !reset []'] : []),
  ];
}

/** `TANDEM_PC2_INGRESS_ADDRESS` and the like let a second fleet share the engine. */
function moved(entry: Entry, { machine, position }: MachinePlan): string[] {
  const variable = machineVariable(machine.name, 'INGRESS_ADDRESS');
  const address = `\${${variable}:-127.0.0.${position + 1}}`;
  return ['ports: !override', ...indent(publishLinesOn(address, entry), 2)];
}

function devices({ entries, machine }: MachinePlan): RenderedFile | null {
  const services = entries
    .filter((entry) => entry.devices.length > 0)
    .flatMap((entry) => {
      const groups = DEVICE_GROUPS.filter(([prefix]) =>
        entry.devices.some((device) => device.startsWith(prefix)),
      ).map(([, gid]) => `- ${scalar(gid)}`);
      const paths = entry.devices.map((device) => `- ${literal(`${device}:${device}`)}`);
      return block(scalar(entry.slug), [...block('devices', paths), ...block('group_add', groups)]);
    });
  return overlay(
    `devices.${machine.name}`,
    'With the sound and camera devices of the host.',
    services,
  );
}

function overlay(
  name: string,
  why: string,
  services: readonly string[],
  tail: readonly string[] = [],
): RenderedFile | null {
  if (services.length === 0) return null;
  const lines = [RENDERED_MARK, `# ${why}`, ...block('services', services), ...tail];
  return { path: `overlays/${name}.yaml`, text: `${lines.join('\n')}\n` };
}
