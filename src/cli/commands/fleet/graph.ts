import { writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { graphJson } from '../../../fleet/graph/json.ts';
import { graphMermaid } from '../../../fleet/graph/mermaid.ts';
import { startGraph, type StartGraph } from '../../../fleet/graph/start-graph.ts';
import { graphText } from '../../../fleet/graph/text.ts';
import { ExitCode } from '../../exit-code.ts';
import { DEFINITION_DIR, wholeFleet } from '../../fleet/fleet-files.ts';

interface GraphOptions {
  readonly dir: string;
  readonly format: keyof typeof FORMATS;
  readonly out?: string;
  readonly json?: boolean;
}

const FORMATS = {
  text: graphText,
  mermaid: graphMermaid,
  json: graphJson,
  // The layout engine is large; only this format needs it.
  svg: async (graph: StartGraph) => (await import('../../../fleet/graph/svg.ts')).graphSvg(graph),
} as const;

export function register(parent: Command): void {
  parent
    .command('graph')
    .description('what starts in which wave, and what waits for what')
    .option('--dir <folder>', 'folder of the definition', DEFINITION_DIR)
    .addOption(
      new Option('--format <format>', 'how to show it')
        .choices(Object.keys(FORMATS))
        .default('text'),
    )
    .option('--out <file>', 'write to a file instead of stdout')
    .option('--json', 'the same as --format json')
    .action(async (options: GraphOptions) => {
      const fleet = wholeFleet(options.dir, options.json);
      if (fleet === null) return;
      const graph = startGraph(fleet);
      const text = await FORMATS[options.json ? 'json' : options.format](graph);
      if (options.out === undefined) console.log(text);
      else writeFileSync(options.out, `${text.trimEnd()}\n`);
      if (graph.cycles.length > 0) process.exitCode = ExitCode.failed;
    });
}
