import { STATE_LABELS } from '../../contracts/release/release.ts';
import type { Engine } from '../../engine/engine.ts';
import type { ImageFacts } from '../ports.ts';

/** What an engine knows of an image: digest and what it says of its state. */
export async function imageFacts(engine: Engine, image: string): Promise<ImageFacts> {
  const { machine, docker } = engine;
  try {
    const { Id, Config } = await docker.getImage(image).inspect();
    const labels = (Config.Labels ?? {}) as Readonly<Record<string, string>>;
    return {
      machine,
      image,
      digest: Id,
      reads: versionsIn(labels[STATE_LABELS.reads]),
      writes: labels[STATE_LABELS.writes]?.trim() || null,
    };
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode !== 404) throw error;
    return { machine, image, digest: null, reads: null, writes: null };
  }
}

function versionsIn(label: string | undefined): string[] | null {
  const versions = label?.split(',').map((version) => version.trim());
  return versions?.filter((version) => version !== '') ?? null;
}
