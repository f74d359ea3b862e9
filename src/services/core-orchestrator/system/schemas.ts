/** What the actions of the capability `system` take and give. */
import { Type } from 'typebox';
import { ContainerInfo, ContainerSummary, ContainerUsage } from '../../../contracts/steward.ts';
import { Success } from '../success.ts';

export const Machine = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: 63,
    description: 'Where the name is on several machines',
  }),
);

export const ServiceName = {
  service_name: Type.String({
    minLength: 1,
    maxLength: 128,
    description: 'Entry name, compose service name, or machine/name',
  }),
  machine: Machine,
};

export const VerbInput = Type.Object({
  ...ServiceName,
  force: Type.Optional(
    Type.Boolean({ description: 'Also the broker and the ingress, which everybody needs' }),
  ),
});

/** The legacy agent knows less of a service, so nothing of it is required. */
const Info = Type.Partial(
  Type.Object({ ...ContainerInfo.properties, usage: ContainerUsage, changed: Type.Boolean() }),
);

export const ServiceReply = Type.Object({ ...Success, service: Type.String(), info: Info });

const Unavailable = Type.Record(Type.String(), Type.String(), {
  description: 'Machines that did not answer, and why',
});

export const ServicesReply = Type.Object({
  ...Success,
  services: Type.Record(Type.String(), Type.Partial(ContainerSummary)),
  unavailable: Unavailable,
});

const Leftover = Type.Object({
  kind: Type.String(),
  id: Type.String(),
  what: Type.String(),
  bytes: Type.Integer(),
});

export const CleanupReply = Type.Object({
  ...Success,
  dry_run: Type.Boolean(),
  found: Type.Record(Type.String(), Type.Array(Leftover), { description: 'By machine' }),
  removed: Type.Integer(),
  kept: Type.Integer({ description: 'What the engine did not give up' }),
  unavailable: Unavailable,
});

const HostInfo = Type.Object({
  hostname: Type.String(),
  platform: Type.String(),
  cpu_count: Type.Integer(),
  memory_total: Type.Integer({ description: 'Bytes' }),
  kernel: Type.Optional(Type.String()),
  uptime_seconds: Type.Optional(Type.Number()),
  engine_version: Type.Optional(Type.String()),
  cgroup_version: Type.Optional(Type.String()),
});

export const SystemInfoReply = Type.Object({
  ...Success,
  machine: Type.String(),
  system_info: HostInfo,
  machines: Type.Record(Type.String(), HostInfo),
  unavailable: Unavailable,
});
