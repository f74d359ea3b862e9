import { html } from 'hono/html';
import type { EvaluatedGate } from '../../gates/model.ts';
import type { Receipt } from '../model.ts';
import { figure } from '../../figure.ts';
import { gatePlot } from './gate-plot.ts';
import type { Html } from './page.ts';

const SIGNS: Readonly<Record<string, string>> = {
  pass: '✓ pass',
  fail: '✗ fail',
  unknown: '? unknown',
};

export function gateTable({ gates }: Receipt): Html {
  if (gates === null)
    return html`<h2>Gates</h2>
      <p class="dim">No gates belong to this.</p>`;
  return html`<h2>Gates</h2>
    <div class="scroll">
      <table>
        <tr>
          <th>gate</th>
          <th>outcome</th>
          <th>value</th>
          <th>threshold</th>
          <th></th>
          <th>why</th>
        </tr>
        ${(gates.results as EvaluatedGate[]).map(gateRow)}
      </table>
    </div>`;
}

function gateRow(gate: EvaluatedGate): Html {
  const { outcome, value, unit, operator, threshold, interval, title, id, reason } = gate;
  const beside = (number: number | null) => figure(number, threshold);
  const sure = interval ? ` (${beside(interval.low)} to ${beside(interval.high)})` : '';
  return html`<tr>
    <td>${title}<br /><small>${id}${gate.critical === false ? ', advice' : ''}</small></td>
    <td class="mark ${outcome}">${SIGNS[outcome]}</td>
    <td class="n">${beside(value)}${sure} ${value === null ? '' : unit}</td>
    <td class="n">${operator} ${threshold} ${unit}</td>
    <td>${gatePlot({ operator, threshold, value, outcome, interval })}</td>
    <td><small>${reason}</small></td>
  </tr>`;
}

export function switchTable({ timings }: Receipt): Html {
  const rows = Object.entries(timings).flatMap(([machine, timing]) =>
    timing === null
      ? []
      : [
          html`<tr>
            <td>${machine}</td>
            <td class="n">${figure(timing.flip_ms)} ms</td>
            <td class="n">${figure(timing.takeover_ms)} ms</td>
          </tr>`,
        ],
  );
  if (rows.length === 0) return html``;
  return html`<h2>Switch</h2>
    <table class="few">
      <tr>
        <th>machine</th>
        <th>doors turned</th>
        <th>work taken over</th>
      </tr>
      ${rows}
    </table>`;
}

export function evidence({ inputs, images, tools, warnings }: Receipt): Html {
  return html`<h2>What it rests on</h2>
    ${warnings.map((warning) => html`<p class="unknown">${warning}</p>`)}
    <div class="scroll">
      <table>
        <tr>
          <th>input</th>
          <th>SHA-256</th>
        </tr>
        ${inputs.map(
          ({ name, sha256 }) =>
            html`<tr>
              <td>${name}</td>
              <td><code>${sha256 ?? 'missing'}</code></td>
            </tr>`,
        )}
        ${images.map(
          ({ machine, image, digest }) =>
            html`<tr>
              <td>image ${image} on ${machine}</td>
              <td><code>${digest ?? 'missing'}</code></td>
            </tr>`,
        )}
      </table>
    </div>
    <p class="dim">
      Made with ${tools.map(({ name, version }) => `${name} ${version}`).join(', ')}.
    </p>`;
}

export function chain({ hash, previous, content_hash, log_row: row, number }: Receipt): Html {
  return html`<h2>Log row</h2>
    <div class="scroll">
      <table>
        <tr>
          <th>version</th>
          <th>time</th>
          <th>actor</th>
          <th>change</th>
          <th>status</th>
          <th>notes</th>
          <th>cost</th>
          <th>hash</th>
        </tr>
        <tr>
          <td>${row.version}</td>
          <td>${row.time}</td>
          <td>${row.actor}</td>
          <td>${row.change}</td>
          <td>${row.status}</td>
          <td>${row.notes}</td>
          <td class="n">${figure(row.cost_seconds)} s</td>
          <td><code>${row.hash}</code></td>
        </tr>
      </table>
    </div>
    <p>
      <small
        >Receipt ${number} <code>${hash}</code><br />after <code>${previous}</code><br />content
        <code>${content_hash}</code></small
      >
    </p>`;
}
