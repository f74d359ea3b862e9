import type { Entry, Run } from '../../model.ts';
import { versionTag } from './colors.ts';
import { literal, scalar } from '../yaml-text.ts';

/** An image as a compose file names it, and how Compose builds it when it is one of ours. */
export interface ImageChoice {
  /** YAML scalar for `image:`. */
  readonly image: string;
  /** Lines under `build:`; empty for images that are pulled. */
  readonly build: readonly string[];
}

/** The image of all TypeScript containers. */
export const RUNTIME_IMAGE = 'tandem/runtime';

const OWN_IMAGE = /^tandem\/([a-z0-9-]+)(?::|$)/;

/** Build arguments that choose the bases; `scripts/up` sets them when no registry answers. */
const BASES: Readonly<Record<string, readonly [argument: string, value: string][]>> = {
  runtime: [
    ['NODE_BASE', '${TANDEM_NODE_BASE:-node:26.10.0-trixie-slim}'],
    ['BUILD_BASE', '${TANDEM_BUILD_BASE:-node:26.10.0-trixie}'],
  ],
  nats: [
    ['NATS_BASE', '${TANDEM_NATS_BASE:-nats:2.10.27-alpine}'],
    ['BUILD_BASE', '${TANDEM_BUILD_BASE:-node:26.10.0-trixie}'],
  ],
  haproxy: [
    ['HAPROXY_BASE', '${TANDEM_HAPROXY_BASE:-haproxy:3.0.11-alpine}'],
    ['BUILD_BASE', '${TANDEM_BUILD_BASE:-node:26.10.0-trixie}'],
  ],
  door: [['BUILD_BASE', '${TANDEM_BUILD_BASE:-node:26.10.0-trixie}']],
  prometheus: [
    ['PROMETHEUS_BASE', '${TANDEM_PROMETHEUS_BASE:-prom/prometheus:v2.53.3}'],
    ['BUILD_BASE', '${TANDEM_BUILD_BASE:-node:26.10.0-trixie}'],
  ],
  alertmanager: [
    ['ALERTMANAGER_BASE', '${TANDEM_ALERTMANAGER_BASE:-prom/alertmanager:v0.28.1}'],
    ['BUILD_BASE', '${TANDEM_BUILD_BASE:-node:26.10.0-trixie}'],
  ],
};

/**
 * Image and build of an entry.
 *
 * `tandem/NAME` is built from `images/NAME`; other images are pulled as written, with `${VARIABLE}`
 * left for Compose; a build context of the definition is relative to the repository.
 */
export function imageOf(entry: Entry, version: string): ImageChoice {
  const tag = versionTag(version);
  const { run } = entry;
  if (run.kind === 'build') {
    const build = [
      `context: ${literal(contextOf(run.context))}`,
      `dockerfile: ${literal(run.dockerfile)}`,
    ];
    return { image: scalar(`tandem/agent-${entry.slug}:${tag}`), build };
  }
  const own = ownImage(run);
  if (run.kind === 'image' && own === null) return { image: scalar(run.image), build: [] };
  const build = [
    'context: ..',
    `dockerfile: images/${own}/Dockerfile`,
    'args:',
    `  VERSION: ${scalar(tag)}`,
    '  REVISION: ${TANDEM_REVISION:-unknown}',
    '  SOURCE_DATE_EPOCH: "${SOURCE_DATE_EPOCH:-0}"',
    ...(BASES[own ?? ''] ?? []).map(([argument, value]) => `  ${argument}: ${scalar(value)}`),
  ];
  return { image: scalar(`tandem/${own}:${tag}`), build };
}

/** `runtime`, `nats`, ... for what runs one of the images of this repository; null for the rest. */
export function ownImage(run: Run): string | null {
  if (run.kind === 'builtin') return 'runtime';
  return run.kind === 'image' ? (OWN_IMAGE.exec(run.image)?.[1] ?? null) : null;
}

/** Contexts are relative to the repository, compose files stand one folder below it. */
function contextOf(context: string): string {
  return /^([a-z]+:\/\/|\/|git@)/.test(context) ? context : `../${context.replace(/^\.\//, '')}`;
}
