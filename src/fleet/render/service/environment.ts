import { slugOf } from '../../../contracts/fleet/names.ts';
import type { Entry } from '../../model.ts';
import { CONFIG_FILE, DRAIN_SECONDS, STOP_MARGIN_SECONDS } from '../settings.ts';
import { literal, scalar } from '../yaml-text.ts';

/**
 * Lines under `environment:` that are the entry's own; what all share stands in `x-environment`.
 * Never a secret: those are files under `/run/secrets`.
 */
export function environmentLines(entry: Entry): string[] {
  const own = new Map<string, string>([['TANDEM_AGENT', entry.name]]);
  if (entry.slug !== slugOf(entry.name)) own.set('TANDEM_SLUG', entry.slug);
  own.set('TANDEM_GROUP', entry.group);
  if (entry.ports.agent !== undefined) own.set('TANDEM_AGENT_PORT', String(entry.ports.agent));
  if (entry.ports.health !== undefined) own.set('TANDEM_HEALTH_PORT', String(entry.ports.health));
  if (Object.keys(entry.config).length > 0) own.set('TANDEM_CONFIG_FILE', CONFIG_FILE);
  if (entry.capabilities.length > 0) own.set('TANDEM_CAPABILITIES', entry.capabilities.join(','));
  const drain = drainSeconds(entry);
  if (drain !== DRAIN_SECONDS) own.set('TANDEM_DRAIN_SECONDS', String(drain));
  for (const [name, value] of Object.entries(entry.environment)) own.set(name, value);
  return [...own].map(([name, value]) => `${scalar(name)}: ${literal(value)}`);
}

/** The drain must end before the engine kills. */
function drainSeconds(entry: Entry): number {
  return Math.max(1, Math.min(DRAIN_SECONDS, entry.stopGraceSeconds - STOP_MARGIN_SECONDS));
}
