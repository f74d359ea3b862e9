import {
  FleetProfileTwice,
  FleetUnsafePath,
} from '../../contracts/error-catalogue/fleet/definition.ts';
import { problem, quote } from '../finding.ts';
import type { Draft } from '../load/draft.ts';
import type { Finding } from '../model.ts';

/** Path of a built-in entry, as the image knows it: folders and file in kebab-case, no `.ts`. */
const ENTRY_PATH = /^[a-z0-9]+(-[a-z0-9]+)*(\/[a-z0-9]+(-[a-z0-9]+)*)+$/;

/** Paths that could leave their folder, and keys that exclude each other. */
export function checkRuns({ entries }: Draft): Finding[] {
  const findings: Finding[] = [];
  for (const { entry, raw, at, path } of entries) {
    const unsafe = (key: string, found: string, allowed: string) => {
      const details = { key: path(key), found: quote(found), allowed };
      findings.push(problem(FleetUnsafePath, at(key), details));
    };
    const { run } = entry;
    if (raw.run !== undefined && run.kind === 'builtin' && !ENTRY_PATH.test(run.entry)) {
      unsafe(
        'run.builtin',
        run.entry,
        'a path like agents/memory-system/memory-client: kebab-case, relative, without .. and without .ts',
      );
    }
    if (run.kind === 'build' && leavesFolder(run.dockerfile)) {
      unsafe(
        'run.build.dockerfile',
        run.dockerfile,
        'a relative path inside the context, without ..',
      );
    }
    if (raw.profile !== undefined && raw.profiles !== undefined) {
      findings.push(problem(FleetProfileTwice, at('profile'), { key: path('profile') }));
    }
  }
  return findings;
}

function leavesFolder(path: string): boolean {
  return /^[/\\~]|^[A-Za-z]:/.test(path) || path.split(/[/\\]/).includes('..');
}
