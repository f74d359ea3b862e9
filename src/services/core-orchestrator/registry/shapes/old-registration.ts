/** Registrations of the old protocol, whose field names and nesting differ from client to client. */
import { Type, type Static } from 'typebox';
import { RegistrationInvalid } from '../../../../contracts/error-catalogue/services/registry.ts';
import { REGISTRY, type Registration } from '../../../../contracts/registry.ts';

const Port = Type.Integer({ minimum: 1, maximum: 65535 });

const OldFields = {
  agent_id: Type.Optional(Type.String()),
  agent_name: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
  agent_type: Type.Optional(Type.String()),
  host: Type.Optional(Type.String()),
  port: Type.Optional(Port),
  health_check_port: Type.Optional(Port),
  capabilities: Type.Optional(Type.Array(Type.String())),
  dependencies: Type.Optional(Type.Array(Type.String())),
  metadata: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  /** Not in the old protocol; says it plainly. */
  machine: Type.Optional(Type.String()),
};

export const OldRegistration = Type.Object({
  ...OldFields,
  status: Type.Optional(Type.String({ description: 'HEALTHY when absent' })),
  location: Type.Optional(
    Type.String({
      description: 'MainPC or PC2; old PC2 agents say MainPC too, so machine goes first',
    }),
  ),
  registration_data: Type.Optional(Type.Object(OldFields)),
});
export type OldRegistration = Static<typeof OldRegistration>;

/** The name in a registration, under any of its field names. */
export function oldName(old: OldRegistration): string | undefined {
  const said = { ...old, ...old.registration_data };
  return said.agent_name ?? said.agent_id ?? said.name;
}

/** Old clients have no instance id; each of them replaces its predecessor. */
export const OLD_INSTANCE = 'old-protocol';

/**
 * What an old request registers; the fields under `registration_data` win over those beside it.
 *
 * @param callerMachine where the request came from, if that is known
 * @throws RegistrationInvalid when it has no name, host or port
 */
export function fromOldRegistration(old: OldRegistration, callerMachine?: string): Registration {
  const said = { ...old, ...old.registration_data };
  const name = oldName(old);
  const missing = (field: string) =>
    new RegistrationInvalid({
      name: name ?? 'nobody',
      field,
      found: 'missing',
      expected: 'a value',
    });
  if (!name) throw missing('agent_name');
  if (!said.host) throw missing('host');
  if (said.port === undefined) throw missing('port');
  return {
    name,
    machine: said.machine ?? callerMachine ?? machineAt(old.location),
    group: '',
    role: 'agent',
    version: '',
    instance: OLD_INSTANCE,
    host: said.host,
    port: said.port,
    ...(said.health_check_port !== undefined && { health_check_port: said.health_check_port }),
    ...(said.agent_type !== undefined && { agent_type: said.agent_type }),
    capabilities: said.capabilities ?? [],
    metadata: {
      ...said.metadata,
      ...(said.dependencies !== undefined && { dependencies: said.dependencies }),
    },
  };
}

/** `MainPC` -> `mainpc`, `PC2` -> `pc2`. */
function machineAt(location: string | undefined): string {
  return location ? location.toLowerCase() : REGISTRY.home;
}
