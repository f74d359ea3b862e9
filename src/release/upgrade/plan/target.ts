/** The image that an entry is to run from now on. */
import type { Entry } from '../../../fleet/model.ts';
import { ownImage } from '../../../fleet/render/service/images.ts';
import type { Target } from './types.ts';

/** What was asked for: an image as written, or another tag of the entry's own image. */
export type Wanted = { readonly image: string } | { readonly version: string };

const TAG = /^(?<name>.+?)(?::(?<tag>[\w.-]+|\$\{.*\}))?(?:@sha256:[0-9a-f]{64})?$/;

/** What containers may say of their own version; the runtime starts with nothing else. */
const VERSION = /^\d+\.\d+\.\d+([-+][0-9A-Za-z.+-]+)?$/;

/** Resolves what was asked for against what the entry runs. */
export function targetOf(entry: Entry, wanted: Wanted): Target {
  if ('image' in wanted) {
    const tag = TAG.exec(wanted.image)?.groups?.['tag'];
    return { image: wanted.image, version: versionIn(tag) };
  }
  const { version } = wanted;
  return { image: `${nameOf(entry)}:${version}`, version: versionIn(version) };
}

/** Null for tags such as `latest`, which tell nothing. */
function versionIn(tag = ''): string | null {
  return VERSION.test(tag) ? tag : null;
}

function nameOf({ run, slug }: Entry): string {
  if (run.kind === 'build') return `tandem/agent-${slug}`;
  const own = ownImage(run);
  if (own !== null) return `tandem/${own}`;
  const image = run.kind === 'image' ? run.image : '';
  return TAG.exec(image)?.groups?.['name'] ?? image;
}
