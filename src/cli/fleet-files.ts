import { readFileSync } from 'node:fs';
import path from 'node:path';
import { COMPOSE_DIR } from '../engine/project.ts';
import { renderHaproxyConfig } from '../fabric/haproxy-config.ts';
import { renderNatsConfig } from '../fabric/nats-config.ts';
import { loadFleet } from '../fleet/load.ts';
import type { Finding, Fleet } from '../fleet/model.ts';
import type { RenderedFile } from '../fleet/render/config-files.ts';
import { renderFleet } from '../fleet/render/render-fleet.ts';
import { ExitCode } from './exit-code.ts';
import { findingsText } from './output/findings.ts';

/** Default of `--dir`: the committed definition. */
export const DEFINITION_DIR = path.join(COMPOSE_DIR, 'fleet');

/** Every file that follows from a fleet, with the configs that the fabric writes. */
export function renderAll(fleet: Fleet): RenderedFile[] {
  const { version } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  ) as { version: string };
  return renderFleet(fleet, {
    version,
    natsConfig: renderNatsConfig,
    haproxyConfig: renderHaproxyConfig,
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
