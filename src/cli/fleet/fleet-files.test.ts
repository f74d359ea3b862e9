import { loadFleet } from '../../fleet/load.ts';
import { findDrift } from '../../fleet/render/output/drift.ts';
import { COMPOSE_DIR } from '../../engine/project.ts';
import { DEFINITION_DIR, renderAll } from './fleet-files.ts';

test('the committed compose files and configs are what the committed definition gives', () => {
  const { fleet } = loadFleet(DEFINITION_DIR);
  expect(fleet).not.toBeNull();
  // What differs, and where; `scripts/tandem fleet render` repairs it.
  expect(findDrift(COMPOSE_DIR, renderAll(fleet!))).toEqual([]);
});
