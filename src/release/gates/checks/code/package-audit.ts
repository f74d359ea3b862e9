import { execa } from 'execa';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CheckOutcome, Measurement } from '../../../ports.ts';
import { absent, check, type GateCheck, type GateWorld } from '../world.ts';

const SOURCE = 'packages.vulnerable';
const UNIT = 'packages';

/** Asks the registry about every package of the lock file, those of tests and build as well: they run on our machines. */
export function packageAudit(world: GateWorld): GateCheck {
  return check(
    {
      id: 'package-audit',
      sources: [SOURCE],
      owner: 'security-manager',
      mission: 'no package has a known vulnerability of high or critical severity',
      phase: 'images',
      timeBoxSeconds: 90,
      escalation: '`npm audit` names the packages; raise their versions in package.json',
    },
    async ({ folder, signal }): Promise<CheckOutcome> => {
      // It exits with 1 when it found something, and when it could not ask.
      const { stdout, stderr, shortMessage, code } = await execa('npm', ['audit', '--json'], {
        cwd: world.root,
        reject: false,
        cancelSignal: signal,
        timeout: 60_000,
      });
      const file = path.join(folder, 'npm-audit.json');
      await writeFile(file, stdout);
      const measured = vulnerable(stdout, code === undefined ? stderr : (shortMessage ?? stderr));
      const { value, note } = measured;
      const summary = value === null ? `unknown: ${note}` : `${value} vulnerable packages`;
      return { measurements: [measured], files: [file], summary };
    },
  );
}

interface Audit {
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity?: string }>>;
  readonly metadata?: {
    readonly vulnerabilities?: Readonly<Record<string, number>>;
    readonly dependencies?: { readonly total?: number };
  };
  readonly message?: string;
  readonly error?: { readonly summary?: string };
}

/** A registry that could not be asked has found nothing, which is not the same as none. */
export function vulnerable(stdout: string, stderr: string): Measurement {
  let audit: Audit;
  try {
    audit = JSON.parse(stdout) as Audit;
  } catch {
    return absent(
      SOURCE,
      UNIT,
      `npm audit gave no report: ${stderr.trim().slice(-200) || 'no words'}`,
    );
  }
  const counts = audit.metadata?.vulnerabilities;
  const [high, critical] = [counts?.['high'], counts?.['critical']];
  if (!Number.isSafeInteger(high) || !Number.isSafeInteger(critical)) {
    const said = audit.message ?? audit.error?.summary;
    return absent(SOURCE, UNIT, `the registry was not asked: ${said || 'it gave no counts'}`);
  }
  return {
    source: SOURCE,
    value: high! + critical!,
    unit: UNIT,
    samples: audit.metadata?.dependencies?.total ?? null,
    notes: Object.entries(audit.vulnerabilities ?? {})
      .filter(([, { severity }]) => severity === 'high' || severity === 'critical')
      .map(([name, { severity }]) => `${name}: ${severity}`),
  };
}
