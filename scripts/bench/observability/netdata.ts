/**
 * Netdata as Debian packages it, for `observability.ts`. The package has no collector for Prometheus pages, so that one
 * (of go.d.plugin, of the same weeks as Netdata 1.37) is built from its source where Go is at hand; without Go, Netdata
 * watches the host and its processes alone.
 */
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { stringify } from 'yaml';
import { startPeer, type Peer } from '../support/peer.ts';
import { agentName } from './fleet.ts';

const SOURCE = new URL('netdata-prometheus/', import.meta.url).pathname;
/** Built once; Git ignores it. */
const BUILT = new URL('../../../.tandem/bench/netdata-prometheus', import.meta.url).pathname;
const DEBIAN = { config: '/usr/lib/netdata/conf.d', plugins: '/usr/lib/netdata/plugins.d' };
/** As often as Prometheus asks. */
const EVERY_S = 15;

/** The collector of Prometheus pages; undefined where it cannot be built. */
async function collector(): Promise<string | undefined> {
  if (existsSync(BUILT)) return BUILT;
  const { failed } = await execa('go', ['build', '-mod=readonly', '-o', BUILT, '.'], {
    cwd: SOURCE,
    reject: false,
  });
  return failed ? undefined : BUILT;
}

export interface Netdata extends Peer {
  /** What it keeps figures of. */
  charts(): Promise<{ readonly all: number; readonly agents: number; readonly series: number }>;
}

/**
 * Starts Netdata with everything at its defaults: the host and its processes every second. It asks the agents for their pages
 * every 15 s.
 *
 * @param agentPort where the pages of all agents are
 */
export async function startNetdata(agents: number, agentPort: number): Promise<Netdata> {
  const plugin = await collector();
  const peer = await startPeer({
    package: 'netdata-core',
    command: 'netdata',
    versionFlag: '-V',
    args: (port, dir) => {
      const file = (name: string, text: string) => {
        mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
        writeFileSync(path.join(dir, name), text);
      };
      for (const folder of ['cache', 'lib', 'log', 'plugins']) mkdirSync(path.join(dir, folder));
      if (plugin !== undefined) {
        // The folder of Debian stays as it is: this one holds a script that runs what was built.
        file(
          'plugins/go.d.plugin',
          `#!/bin/sh\nexec ${plugin} -c ${dir}/go.d -m prometheus "$@"\n`,
        );
        chmodSync(path.join(dir, 'plugins/go.d.plugin'), 0o755);
      }
      file(
        'go.d/go.d.conf',
        stringify({ enabled: true, default_run: false, modules: { prometheus: true } }),
      );
      const jobs = Array.from({ length: agents }, (_, index) => ({
        name: agentName(index),
        url: `http://127.0.0.1:${agentPort}/${agentName(index)}`,
      }));
      file('go.d/prometheus.conf', stringify({ update_every: EVERY_S, jobs }));
      file('.opt-out-from-anonymous-statistics', '');
      file('netdata.conf', configOf(dir, port));
      return ['-D', '-c', path.join(dir, 'netdata.conf')];
    },
  });
  return { ...peer, charts: () => chartsOf(peer.port) };
}

function configOf(dir: string, port: number): string {
  const folders = {
    config: dir,
    'stock config': DEBIAN.config,
    cache: `${dir}/cache`,
    lib: `${dir}/lib`,
    log: `${dir}/log`,
  };
  return [
    '[global]',
    'run as user = root',
    '[directories]',
    ...Object.entries(folders).map(([name, folder]) => `${name} = ${folder}`),
    `plugins = "${DEBIAN.plugins}" "${dir}/plugins"`,
    '[web]',
    'bind to = 127.0.0.1',
    `default port = ${port}`,
    '[statsd]',
    'enabled = no',
    '',
  ].join('\n');
}

/** Charts, agents that it has charts of, and series in them. */
async function chartsOf(port: number) {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/charts`);
  const { charts } = (await response.json()) as { charts: Record<string, { dimensions: object }> };
  const asked = Object.entries(charts).filter(([id]) => id.startsWith('prometheus_'));
  return {
    all: Object.keys(charts).length,
    agents: new Set(asked.map(([id]) => id.split('.')[0])).size,
    series: asked.reduce((sum, [, { dimensions }]) => sum + Object.keys(dimensions).length, 0),
  };
}
