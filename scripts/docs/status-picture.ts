/**
 * Takes the picture of `tandem status` that the README shows: `node scripts/docs/status-picture.ts [ROWS.json]`. The rows are
 * what `scripts/tandem status --json` wrote of a running fleet; without them they are those of the definition, with the made-up
 * figures of the page's tests.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { launchBrowser } from '../../integration-tests/support/page/browser.ts';
import { seeded } from '../../integration-tests/support/page/random.ts';
import { sampleMembers } from '../../integration-tests/support/page/sample-fleet.ts';
import type { Member } from '../../src/contracts/observability/observability.ts';
import { renderStatus, type StatusRow } from '../../src/cli/commands/status.ts';
import { fleetAtHand } from '../../src/cli/fleet/fleet-at-hand.ts';
import { entryKey } from '../../src/fleet/model.ts';

const FILE = path.join('docs', 'images', 'status.png');
const COLORS: Readonly<Record<string, string>> = { 31: '#ff7b72', 32: '#3fd352', 33: '#e3b341' };

// The picture is of a terminal, though this may run in none.
process.env.FORCE_COLOR = '1';
const [given] = process.argv.slice(2);
const rows = given ? (JSON.parse(readFileSync(given, 'utf8')) as StatusRow[]) : sampleRows();
const text = `$ scripts/tandem status\n\n${renderStatus(rows)}`;

const browser = await launchBrowser();
const page = await browser.newPage();
await page.setContent(
  `<pre style="display:inline-block;margin:0;padding:16px;background:#0d1117;color:#d0d7de;font:13px/17px monospace">${html(text)}</pre>`,
);
await page.locator('pre').screenshot({ path: FILE });
await browser.close();
await execa('pngquant', ['--force', '--skip-if-larger', '--output', FILE, '64', FILE], {
  reject: false,
});
console.log(FILE);

/** The entries of the definition as they run when all is well. */
function sampleRows(): StatusRow[] {
  const { entries } = fleetAtHand();
  const colored = new Set(entries.filter(({ colors }) => colors).map(entryKey));
  const count = entries.filter(({ profiles }) => profiles.length === 0).length;
  return sampleMembers(count, seeded(7)).map((member) => rowOf(member, colored.has(member.id)));
}

function rowOf(member: Member, colored: boolean): StatusRow {
  const { load } = member;
  return {
    machine: member.machine,
    agent: member.name,
    color: colored ? 'blue' : null,
    version: member.version ?? '',
    state: 'running',
    health: 'healthy',
    restarts: 0,
    memoryBytes: load.memory_bytes ?? 0.2 * (load.memory_limit_bytes ?? 0),
    memoryLimitBytes: load.memory_limit_bytes,
    cpus: (load.cpu_percent ?? 0) / 100,
    uptimeMs: 7 * 60_000,
    wave: member.wave ?? null,
  };
}

/** Colours of a terminal as spans. */
function html(ansi: string): string {
  return ansi
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/\u001b\[(\d+)m/g, (_all, code: string) =>
      COLORS[code] ? `<span style="color:${COLORS[code]}">` : '</span>',
    );
}
