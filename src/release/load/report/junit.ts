/** A summary as JUnit XML: each budget is a test case, as CI systems show them. */
import type { BudgetCheck, LoadSummary } from '../summary.ts';
import { inWords } from './in-words.ts';

export function junitOf(summary: LoadSummary): string {
  const { budgets, scenario, color, seconds, started_at } = summary;
  const head = attributes({
    name: `load ${scenario} of ${color}`,
    tests: budgets.total,
    failures: budgets.violated,
    errors: 0,
    skipped: 0,
    time: seconds,
    timestamp: started_at.slice(0, 19),
  });
  const cases = budgets.checks.map((check) => testcase(scenario, check));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n<testsuite${head}>\n${cases.join('\n')}\n</testsuite>\n</testsuites>\n`;
}

function testcase(scenario: string, check: BudgetCheck): string {
  const { kind, metric, limit, violated } = check;
  const head = attributes({ classname: `load.${scenario}.${kind}`, name: `${metric} <= ${limit}` });
  if (!violated) return `<testcase${head}/>`;
  const message = inWords(check);
  return `<testcase${head}><failure${attributes({ message })}/></testcase>`;
}

function attributes(of: Readonly<Record<string, string | number>>): string {
  return Object.entries(of)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join('');
}

/** Text for XML and HTML, also inside of quotes. */
export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
