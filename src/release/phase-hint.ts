import type { Phase } from './state/schema.ts';

/** What can be done in a phase, for people who tried something else. */
const HINTS: Readonly<Record<Phase, string>> = {
  idle: '`scripts/tandem release stage VERSION` brings a candidate up',
  staging: '`release resume` goes on with the stage, `release rollback` gives the candidate up',
  'staged-ok': '`release promote` makes it live, `release rollback` gives it up',
  refused: '`release status` says why; `release stage VERSION` tries another candidate',
  preparing: '`release resume` goes on with the switch, `release rollback` gives it up',
  committing: '`release resume` finishes the switch, `release resume --rollback` undoes it',
  watching: 'the watch runs; `release rollback` goes back, `release status --watch` shows it',
  live: '`release rollback` goes back, `release stage VERSION` begins the next',
  'rolled-back': '`release stage VERSION` begins the next',
};

export const hintFor = (phase: Phase) => HINTS[phase];
