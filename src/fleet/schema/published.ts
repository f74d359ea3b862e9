import { GroupFileSchema } from './entry.ts';
import { MachinesFileSchema, SecretsFileSchema } from './machines.ts';

/**
 * The JSON Schema (2020-12) that `compose/fleet/schema.json` publishes for editors. Each file of a
 * definition is one of three kinds, told apart by its required keys.
 */
export function publishedSchema(): Record<string, unknown> {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Tandem fleet definition',
    description: 'Made from src/fleet/schema by scripts/fleet-schema.ts; do not edit.',
    anyOf: [{ $ref: '#/$defs/group' }, { $ref: '#/$defs/machines' }, { $ref: '#/$defs/secrets' }],
    $defs: { group: GroupFileSchema, machines: MachinesFileSchema, secrets: SecretsFileSchema },
  };
}

/** The published schema as the text of the file. */
export function publishedSchemaText(): string {
  return `${JSON.stringify(publishedSchema(), null, 2)}\n`;
}
