import { readFileSync } from 'node:fs';
import path from 'node:path';
import { COMPOSE_DIR } from '../../engine/project.ts';
import { CONFIG_WRITERS } from '../../fabric/config-writers.ts';
import { alertRules } from '../../fabric/prometheus/alert-rules.ts';
import { loadFleet } from '../../fleet/load.ts';
import type { Finding, Fleet } from '../../fleet/model.ts';
import type { RenderedFile } from '../../fleet/render/rendered-file.ts';
import { renderFleet } from '../../fleet/render/render-fleet.ts';
import { ExitCode } from '../exit-code.ts';
import { findingsText } from '../output/findings.ts';

/** Default of `--dir`: the committed definition. */
export const DEFINITION_DIR = path.join(COMPOSE_DIR, 'fleet');

/** Every file that follows from a fleet, with the configs that the fabric writes. */
export function renderAll(fleet: Fleet): RenderedFile[] {
  const { version } = JSON.parse(
    readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
  ) as { version: string };
  return renderFleet(fleet, {
    version,
    configs: CONFIG_WRITERS,
    handWritten: alertRules(COMPOSE_DIR),
  });
}

/**
 * Loads a definition for a command that needs a whole one. Of an invalid one it prints the errors,
 * sets the exit code and gives null.
 */
export function wholeFleet(dir: string, json = false): Fleet | null {
  const { fleet, findings } = loadFleet(path.resolve(dir));
  if (fleet !== null) return fleet;
  const errors: Finding[] = findings.filter(({ severity }) => severity === 'error');
  if (json) console.log(JSON.stringify({ ok: false, findings: errors }, null, 2));
  else console.error(findingsText(errors, path.resolve(dir)));
  process.exitCode = ExitCode.failed;
  return null;
}
