/** Every measurement that a gate may name, with its unit. */
import { LOAD_SOURCES } from '../compare/load-measurements.ts';

export interface SourceFacts {
  readonly unit: string;
  /** It comes with the figure of the live color from the same run. */
  readonly compared: boolean;
  /** It says how small a change it would have shown. */
  readonly resolved: boolean;
  readonly what: string;
}

const plain = (unit: string, what: string): SourceFacts => ({
  unit,
  compared: false,
  resolved: false,
  what,
});
const compared = (unit: string, what: string): SourceFacts => ({
  ...{ unit, what },
  compared: true,
  resolved: false,
});
const slower = (what: string): SourceFacts => ({ ...compared('%', what), resolved: true });

export const SOURCES: Readonly<Record<string, SourceFacts>> = {
  'secrets.leaks': plain(
    'leaks',
    'secret values found in containers, logs, images or the repository',
  ),
  'containers.hardened': plain(
    '%',
    'hardening checks that hold, over all containers of the candidate',
  ),
  'containers.restarts': plain(
    'restarts',
    'ends of containers of the candidate while it was tried',
  ),
  'packages.vulnerable': plain('packages', 'packages with a known vulnerability, high or critical'),
  'images.signed': plain('%', 'images of the candidate that are those of the signed list'),
  'tests.success': plain('%', 'tests that passed, of all tests of this version'),
  'tests.critical-failures': plain('tests', 'tests that failed in suites that are critical'),
  [LOAD_SOURCES.violations]: plain('%', 'calls that failed or took longer than one call may'),
  [LOAD_SOURCES.budgets]: plain(
    'budgets',
    'budgets of the load run that the candidate violated, and the live color did not',
  ),
  [LOAD_SOURCES.p95]: slower('change of p95 of the kind of call that changed most'),
  [LOAD_SOURCES.p99]: slower('change of p99 of the kind of call that changed most'),
  [LOAD_SOURCES.errors]: compared('points', 'more calls that failed, of a hundred'),
  'load.smoke-success': plain('%', 'calls of the smoke test that succeeded'),
  'endpoints.success': plain('%', 'documented endpoints that answered as documented'),
  'endpoints.regressed': plain(
    'endpoints',
    'endpoints that answer at the live color and fail at the candidate',
  ),
  'code.score': plain('%', 'how far the code keeps the ten rules'),
  'capacity.memory': plain('%', 'memory of the fullest machine with both colors'),
  'capacity.cpu': plain('%', 'CPU of the busiest machine with both colors'),
  'capacity.vram': plain('%', 'memory of the fullest graphics card with both colors'),
};
