/** Replies of the old UnifiedSystemAgent in the shapes of these actions. */
import type { Static } from 'typebox';
import Value from 'typebox/value';
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { HOME_MACHINE } from '../../../contracts/fleet/machines.ts';
import { success } from '../success.ts';
import { ServiceReply, ServicesReply, type SystemInfoReply } from './schemas.ts';

const object = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null ? (value as JsonObject) : {};
const text = (value: unknown) => (typeof value === 'string' ? value : '');
const count = (value: unknown) => (typeof value === 'number' ? Math.trunc(value) : 0);

/** What of an old description has the form of ours. */
function fitting<T extends JsonObject>(old: unknown, fits: (value: JsonObject) => boolean): T {
  const known = Object.entries(object(old)).filter(([key, value]) => fits({ [key]: value }));
  return Object.fromEntries(known) as T;
}

export function oldService(
  old: JsonObject,
  { service_name }: { readonly service_name: string },
): Static<typeof ServiceReply> {
  const { info } = ServiceReply.properties;
  return {
    ...success,
    service: text(old['service']) || service_name,
    info: fitting(old['info'], (value) => Value.Check(info, value)),
  };
}

export function oldServices(old: JsonObject): Static<typeof ServicesReply> {
  const { services } = ServicesReply.properties;
  const entries = Object.entries(object(old['services'])).map(([name, info]) => [
    name,
    fitting(info, (value) => Value.Check(services, { [name]: value })),
  ]);
  return { ...success, services: Object.fromEntries(entries), unavailable: {} };
}

export function oldSystemInfo(old: JsonObject): Static<typeof SystemInfoReply> {
  const info = object(old['system_info']);
  const system_info = {
    hostname: text(info['hostname']),
    platform: text(info['platform']),
    cpu_count: count(info['cpu_count']),
    memory_total: count(info['memory_total']),
  };
  return {
    ...success,
    machine: HOME_MACHINE,
    system_info,
    machines: { [HOME_MACHINE]: system_info },
    unavailable: {},
  };
}
