/** What the driver says of the cards of a machine, asked inside the steward, which sees all of them. */
import { execa } from 'execa';
import type { Engine } from '../../../engine/engine.ts';
import { projectOf } from '../../../engine/project.ts';
import type { CardFacts } from '../plan/vram.ts';

const QUERY = ['--query-gpu=index,memory.total,memory.used', '--format=csv,noheader,nounits'];
const TIMEOUT_MS = 10_000;

/** @returns none for an engine without NVIDIA's runtime, null when nobody could be asked */
export async function cardsOf(engine: Engine): Promise<CardFacts[] | null> {
  if (!engine.info.hasNvidia) return [];
  const label = [
    `com.docker.compose.project=${projectOf(engine.machine)}`,
    'com.docker.compose.service=steward',
  ];
  const [steward] = await engine.docker.listContainers({ filters: { label } });
  if (steward === undefined) return null;
  const settings = {
    env: { DOCKER_HOST: engine.address },
    timeout: TIMEOUT_MS,
    reject: false,
  } as const;
  const { exitCode, stdout } = await execa(
    'docker',
    ['exec', steward.Id, 'nvidia-smi', ...QUERY],
    settings,
  );
  return exitCode === 0 ? cardsIn(stdout) : null;
}

/**
 * Rows of `index, total MiB, used MiB`; a card that tells no figures (`[N/A]`) is left out.
 *
 * @returns null when none tells any: no cards at all is what a machine without a driver has
 */
export function cardsIn(text: string): CardFacts[] | null {
  const cards = text.split('\n').flatMap((line) => {
    const figures = line.split(',').map((cell) => Number.parseInt(cell, 10));
    const [index, totalMiB, usedMiB] = figures;
    if (figures.length !== 3 || figures.some(Number.isNaN)) return [];
    return [{ index: index!, totalMiB: totalMiB!, usedMiB: usedMiB! }];
  });
  return cards.length === 0 ? null : cards;
}
