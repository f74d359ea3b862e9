/** What the old registry keeps of an agent, and how it reads a registration. */
import { Type, type Static } from 'typebox';
import { RegistrationInvalid } from '../../../contracts/error-catalogue/services/registry.ts';
import { MissingAgentName } from '../../../contracts/error-catalogue/agents/delegation.ts';
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { Details } from '../../schemas.ts';
import { Port } from '../shared/schemas.ts';

export const Registered = Type.Object({
  host: Type.String({ minLength: 1 }),
  port: Port,
  health_check_port: Type.Union([Port, Type.Null()]),
  agent_type: Type.Union([Type.String(), Type.Null()]),
  capabilities: Type.Array(Type.String()),
  metadata: Details,
  last_registered: Type.String({ description: 'ISO 8601' }),
});
export type Registered = Static<typeof Registered>;

/**
 * Reads a registration: flat fields, or the same in `registration_data`, which win.
 *
 * @throws LEGACY_AGENT_NAME_MISSING, REGISTRATION_INVALID
 */
export function readRegistration(
  input: JsonObject,
  now: Date,
): { readonly name: string; readonly entry: Registered } {
  const fields = { ...input, ...(input['registration_data'] as JsonObject | undefined) };
  const name = fields['agent_name'] ?? fields['agent_id'];
  if (typeof name !== 'string' || name === '') throw new MissingAgentName();
  const refuse = (field: string, expected: string) =>
    new RegistrationInvalid({ name, field, found: fields[field] ?? 'absent', expected });
  const { host, metadata = {}, capabilities = [], agent_type: type = null } = fields;
  if (typeof host !== 'string' || host === '') throw refuse('host', 'a host name or address');
  if (!isPort(fields['port'])) throw refuse('port', 'a port from 1 to 65535');
  const health = fields['health_check_port'] ?? null;
  if (health !== null && !isPort(health))
    throw refuse('health_check_port', 'a port from 1 to 65535');
  if (type !== null && typeof type !== 'string') throw refuse('agent_type', 'text');
  if (!isTexts(capabilities)) throw refuse('capabilities', 'a list of names');
  if (!isRecord(metadata)) throw refuse('metadata', 'an object');
  return {
    name,
    entry: {
      host,
      port: fields['port'],
      health_check_port: health,
      agent_type: type,
      capabilities,
      metadata,
      last_registered: now.toISOString(),
    },
  };
}

const isPort = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 65_535;

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

const isRecord = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
