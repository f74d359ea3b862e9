/** A receipt on one page, for people. */
import { html } from 'hono/html';
import type { Receipt } from '../model.ts';
import { duration } from './figures.ts';
import { loadPlots } from './load-plots.ts';
import { page } from './page.ts';
import { chain, evidence, gateTable, switchTable } from './sections.ts';
import { stepPlot } from './step-plot.ts';

/**
 * @param kept folder of the files of runs; plots are drawn from those that are still there
 * @returns HTML that loads nothing
 */
export async function reportOf(receipt: Receipt, kept: string): Promise<string> {
  const { kind, version, decision, status, actor, started_at, seconds, color, release } = receipt;
  const sign = decision === 'no-go' || decision === 'aborted' ? 'no-go' : 'go';
  const body = html`<div class="head">
      <h1>${kind} ${version}</h1>
      <span class="mark ${sign}">${decision.toUpperCase()}</span>
      <span class="mark">${status}</span>
    </div>
    <p>${receipt.summary}</p>
    ${
      receipt.reason_if_blocked === null
        ? ''
        : html`<p class="fail">Blocked: ${receipt.reason_if_blocked}</p>`
    }
    <p class="dim">
      ${actor}, ${started_at}, took ${duration(seconds)}; release
      ${release}${color === null ? '' : `, color ${color}`}, run ${receipt.run_id}
    </p>
    ${gateTable(receipt)} ${await loadPlots(receipt.inputs, kept)} ${switchTable(receipt)}
    ${stepPlot(receipt)} ${evidence(receipt)} ${chain(receipt)}`;
  return String(await page(`${kind} ${version}: ${decision}`, body));
}
