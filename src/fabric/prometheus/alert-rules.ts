import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Folder of the rules that people write, under `compose/`. */
const RULES_DIR = 'config/prometheus/rules';

/** What every Prometheus loads from there. Their tests lie beside them. */
const RULES = /^[a-z-]+\.rules\.yaml$/;

/** Texts of the committed rule files, by path under `compose/`. */
export function alertRules(composeDir: string): ReadonlyMap<string, string> {
  const folder = path.join(composeDir, RULES_DIR);
  if (!existsSync(folder)) return new Map();
  return new Map(
    readdirSync(folder)
      .filter((file) => RULES.test(file))
      .sort()
      .map((file) => [`${RULES_DIR}/${file}`, readFileSync(path.join(folder, file), 'utf8')]),
  );
}
