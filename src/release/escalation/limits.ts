/** From when on something of a release is handed on, and to whom: data, like the gates. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Type, type Static } from 'typebox';
import Value from 'typebox/value';
import { parse } from 'yaml';
import { EscalationFileInvalid } from '../../contracts/error-catalogue/release/release.ts';
import { COMPOSE_DIR } from '../../engine/project.ts';
import { SOURCES } from '../gates/sources.ts';

const strict = { additionalProperties: false } as const;
const Role = Type.String({ minLength: 1 });

export const EscalationLimits = Type.Object(
  {
    blocked: Type.Object({ longer_than_s: Type.Integer({ minimum: 1 }), to: Role }, strict),
    figures: Type.Array(
      Type.Object(
        {
          source: Type.Enum(Object.keys(SOURCES)),
          operator: Type.Enum(['<', '>']),
          threshold: Type.Number(),
          to: Role,
        },
        strict,
      ),
    ),
  },
  strict,
);
export type EscalationLimits = Static<typeof EscalationLimits>;

export const ESCALATION_FILE = path.join(COMPOSE_DIR, 'release', 'escalation.yaml');

/** @throws RELEASE_ESCALATION_FILE_INVALID */
export async function readEscalationLimits(file = ESCALATION_FILE): Promise<EscalationLimits> {
  const found: unknown = parse(await readFile(file, 'utf8'));
  if (Value.Check(EscalationLimits, found)) return found;
  const [first] = Value.Errors(EscalationLimits, found);
  const where = first?.instancePath.slice(1).replaceAll('/', '.') || 'it';
  throw new EscalationFileInvalid({
    file,
    reason: `${where} ${first?.message ?? 'is of another form'}`,
  });
}
