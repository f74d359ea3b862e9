import { html, raw } from 'hono/html';

export type Html = ReturnType<typeof html>;

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --dim: #5b6675; --line: #d8dee6; --paper: #fff; --soft: #f4f6f9;
  --good: #1a7f4b; --bad: #c0362c; --unsure: #9a6700; --a: #2563c9; --b: #8a94a3; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --dim: #9aa6b5; --line: #333c48; --paper: #14181e; --soft: #1c222b;
  --good: #4cc38a; --bad: #ff7b72; --unsure: #e3b341; --a: #6ea8fe; --b: #7d8794; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.2rem; max-width: 64rem; font: 14px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
h1 { font-size: 1.35rem; margin: 0 0 .2rem; } h2 { font-size: 1rem; margin: 1.3rem 0 .4rem; }
p { margin: .2rem 0; } .dim, small { color: var(--dim); }
table { width: 100%; border-collapse: collapse; } table.few { width: auto; } .few th { padding-right: 2rem; } th { text-align: left; font-weight: 600; color: var(--dim); }
th, td { padding: .22rem .6rem .22rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
code { font: 12px ui-monospace, monospace; overflow-wrap: anywhere; }
.pass, .go { color: var(--good); } .fail, .no-go { color: var(--bad); } .unknown { color: var(--unsure); }
.mark { font-weight: 700; white-space: nowrap; }
.head { display: flex; gap: 1.5rem; align-items: baseline; flex-wrap: wrap; border-bottom: 2px solid var(--line); padding-bottom: .6rem; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(19rem, 1fr)); gap: .8rem; }
figure { margin: 0; padding: .5rem; background: var(--soft); border-radius: 6px; } figcaption { font-weight: 600; }
svg { display: block; width: 100%; height: auto; } svg text { fill: var(--dim); font: 10px system-ui, sans-serif; }
.scroll { overflow-x: auto; }
@media print { body { padding: 0; font-size: 11px; } }
`;

/** A page of its own: nothing is loaded from anywhere, and no script runs. */
export function page(title: string, body: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        />
        <link rel="icon" href="data:," />
        <title>${title}</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html>`;
}
