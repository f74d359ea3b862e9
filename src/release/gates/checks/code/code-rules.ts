import { execa } from 'execa';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CodeScore } from '../../../code-rules/score.ts';
import type { CheckOutcome, Measurement } from '../../../ports.ts';
import { absent, check, type GateCheck, type GateWorld } from '../world.ts';

const SOURCE = 'code.score';

/** The program that looks at the code. */
export const PROGRAM = fileURLToPath(new URL('../../../code-rules/main.ts', import.meta.url));

/** Lints what ships by the ten rules. */
export function codeRules(world: GateWorld): GateCheck {
  return check(
    {
      id: 'code-rules',
      sources: [SOURCE],
      owner: 'reviewer',
      mission: 'the code keeps the ten rules',
      phase: 'images',
      timeBoxSeconds: 420,
      escalation:
        'code-rules.json in the folder of the release names the files; docs/code-rules.md the rules',
    },
    async ({ folder, signal }): Promise<CheckOutcome> => {
      // In a process of its own: a linter leaves no time to whoever shares one with it, such as the lock of the release.
      const { stdout } = await execa(process.execPath, [PROGRAM, world.root], {
        cancelSignal: signal,
      });
      const file = path.join(folder, 'code-rules.json');
      await writeFile(file, `${stdout}\n`);
      const measured = scoreMeasured(JSON.parse(stdout) as CodeScore);
      const summary = `${measured.value} % over ${measured.samples} files`;
      return { measurements: [measured], files: [file], summary };
    },
  );
}

function scoreMeasured({ score, files, clean, rules }: CodeScore): Measurement {
  if (files === 0) return absent(SOURCE, '%', 'there is no code to look at');
  return {
    source: SOURCE,
    value: score,
    unit: '%',
    samples: files,
    notes: [
      ...rules.map(
        (rule) =>
          `${rule.id}: kept by ${rule.clean} of ${files} files, broken ${rule.violations} times`,
      ),
      `all ten: kept by ${clean} of ${files} files`,
    ],
  };
}
