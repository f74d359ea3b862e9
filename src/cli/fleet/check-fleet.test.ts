import { appendFileSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeRendered } from '../../fleet/render/output/write.ts';
import { coreGroup, SOUND, writeDefinition } from '../../fleet/testing/definition.ts';
import { checkFleet } from './check-fleet.ts';
import { renderAll } from './fleet-files.ts';
import { portedRows } from './ported.ts';

/** A definition in `<folder>/fleet` with its rendered files beside it, as in the repository. */
function renderedDefinition(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'compose-'));
  const dir = path.join(folder, 'fleet');
  renameSync(writeDefinition(SOUND), dir);
  writeRendered(folder, renderAll(checkFleet(dir).fleet!));
  return dir;
}

describe('checking what follows from a definition', () => {
  test('freshly rendered files have no findings', () => {
    expect(checkFleet(renderedDefinition()).findings).toEqual([]);
  });

  test('a file edited by hand is an error that names the line', () => {
    const dir = renderedDefinition();
    appendFileSync(path.join(dir, '../alpha.yaml'), 'x-by-hand: true\n');
    expect(checkFleet(dir).findings).toEqual([
      expect.objectContaining({
        severity: 'error',
        code: 'FLEET_RENDER_DRIFT',
        file: '../alpha.yaml',
        line: expect.any(Number),
      }),
    ]);
  });

  test('a missing file is an error', () => {
    const dir = renderedDefinition();
    rmSync(path.join(dir, '../beta.yaml'));
    expect(checkFleet(dir).findings.map((one) => one.message)).toEqual([
      expect.stringContaining('is missing'),
    ]);
  });

  test('one port named by two containers, and one outside its range, are warnings', () => {
    const entries = ['A', 'B'].map(
      (name) => `  - { name: ${name}, run: { image: x }, ports: { agent: 9150 } }\n`,
    );
    const { fleet, findings } = checkFleet(writeDefinition(coreGroup(entries.join(''))));
    expect(fleet).not.toBeNull();
    const codes = findings.map((one) => one.code);
    expect(codes.filter((code) => code === 'FLEET_PORT_SHARED')).toHaveLength(1);
    expect(codes.filter((code) => code === 'FLEET_PORT_OUTSIDE')).toHaveLength(2);
  });
});

test('an agent without a file is named, not counted as done', async () => {
  const { fleet } = checkFleet(writeDefinition(SOUND));
  const [planner] = await portedRows(fleet!);
  expect(planner).toMatchObject({ name: 'Planner', declared: 0, ported: 0 });
  expect(planner!.problem).toContain('src/agents/core/planner.ts');
});
