import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import Value from 'typebox/value';
import {
  CERTIFICATE_DAYS,
  DAY_MS,
  SECRET_OLD_DAYS,
  SecretLifetimes,
} from '../../contracts/security/secret-lifetimes.ts';
import { layout } from '../../fabric/secrets/files/layout.ts';
import { SECRETS_DIR } from '../project.ts';
import { result, type Check, type CheckResult } from './check.ts';

/** When the certificates of the machine end, and how old its secrets are. */
export const lifetimes: Check = async ({ engine: { machine }, local }) => {
  // Without secrets there is another finding, which says so.
  if (!local || !existsSync(path.join(SECRETS_DIR, layout.clients(machine)))) return [];
  const file = path.join(SECRETS_DIR, layout.lifetimes(machine));
  if (!existsSync(file)) {
    const message = 'nothing says how long the certificates last';
    const fix = '`scripts/tandem secrets init` writes it down; on a second machine copy its folder';
    return [result('lifetime', machine, 'warn', message, fix)];
  }
  const known = Value.Parse(SecretLifetimes, JSON.parse(await readFile(file, 'utf8')));
  return judgeLifetimes(machine, known, Date.now());
};

/** @param now Unix milliseconds */
export function judgeLifetimes(
  machine: string,
  { certificates, made }: SecretLifetimes,
  now: number,
): CheckResult[] {
  const left = Object.entries(certificates).map(
    ([name, end]) => [name, Math.floor((Date.parse(end) - now) / DAY_MS)] as const,
  );
  const ages = Object.entries(made)
    .map(([name, at]) => [name, Math.floor((now - Date.parse(at)) / DAY_MS)] as const)
    .sort(([, a], [, b]) => b - a);
  const ending = left
    .filter(([, days]) => days < CERTIFICATE_DAYS.warning)
    .map(([name, days]) => {
      const fix = `\`scripts/tandem secrets rotate ${name}\``;
      return days < 0
        ? result('lifetime', machine, 'fail', `the certificate ${name} has ended`, fix)
        : result('lifetime', machine, 'warn', `the certificate ${name} ends in ${days} days`, fix);
    });
  const old = ages.filter(([, days]) => days > SECRET_OLD_DAYS);
  const [oldest] = ages;
  const aged =
    oldest === undefined || old.length === 0
      ? []
      : [
          result(
            'lifetime',
            machine,
            'warn',
            `${old.length} secrets are older than ${SECRET_OLD_DAYS} days; ${oldest[0]} is ${oldest[1]}`,
            '`scripts/tandem secrets rotate NAME`, one after the other (docs/secrets.md)',
          ),
        ];
  if (ending.length + aged.length > 0) return [...ending, ...aged];
  const least = Math.min(...left.map(([, days]) => days));
  const message = `certificates last ${least} days at least, the oldest secret is ${oldest?.[1] ?? 0} days old`;
  return left.length === 0 ? [] : [result('lifetime', machine, 'ok', message)];
}
