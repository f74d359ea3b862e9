/** Style sheet of the report, for light and dark screens and for paper. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --line: #d9dee5; --paper: #fff; --card: #f6f8fa;
  --blue: #1f6feb; --green: #1a7f4b; --bad: #c0262d; --good: #1a7f4b; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #9aa5b4; --line: #323b47; --paper: #12161c;
  --card: #1a2028; --blue: #6ea8fe; --green: #5fd39a; --bad: #ff7b80; --good: #5fd39a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 24px; max-width: 1160px; background: var(--paper); color: var(--ink);
  font: 15px/1.45 system-ui, sans-serif; }
h1 { font-size: 24px; margin: 0 0 4px; } h2 { font-size: 18px; margin: 32px 0 8px; }
p { margin: 4px 0; } .soft { color: var(--soft); }
.verdict { font-weight: 600; font-size: 17px; } .bad { color: var(--bad); } .good { color: var(--good); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 5px 10px; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
th { font-weight: 600; color: var(--soft); } th:first-child, td:first-child, th:nth-child(2), td:nth-child(2) { text-align: left; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(320px, 1fr)); gap: 12px; }
figure { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 10px; }
figcaption { font-weight: 600; margin-bottom: 4px; }
svg { width: 100%; height: auto; display: block; } svg text { fill: var(--soft); font: 11px system-ui, sans-serif; }
.grid { stroke: var(--line); stroke-width: 1; } .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
.line.blue { stroke: var(--blue); stroke-dasharray: 5 3; } .line.green { stroke: var(--green); }
line.limit { stroke: var(--bad); stroke-dasharray: 2 3; } text.limit { fill: var(--bad); }
.key { display: inline-block; width: 26px; border-top: 3px solid; vertical-align: middle; margin-right: 4px; }
.key.blue { border-color: var(--blue); border-top-style: dashed; } .key.green { border-color: var(--green); }
@media print { figure { break-inside: avoid; } }
`;
