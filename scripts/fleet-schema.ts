/** Writes compose/fleet/schema.json from the source schema. Run: `node scripts/fleet-schema.ts`. */
import { writeFileSync } from 'node:fs';
import { publishedSchemaText } from '../src/fleet/schema/published.ts';

writeFileSync(new URL('../compose/fleet/schema.json', import.meta.url), publishedSchemaText());
