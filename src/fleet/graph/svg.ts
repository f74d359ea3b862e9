import { instance } from '@viz-js/viz';
import { GraphLayoutFailed } from '../../contracts/error-catalogue/fleet/plan.ts';
import { graphDot } from './dot.ts';
import type { StartGraph } from './start-graph.ts';

/**
 * The graph as a picture, laid out by Graphviz.
 *
 * @throws GraphLayoutFailed with what Graphviz said
 */
export async function graphSvg(graph: StartGraph): Promise<string> {
  const viz = await instance();
  const result = viz.render(graphDot(graph), { format: 'svg', engine: 'dot' });
  if (result.status === 'success') return result.output;
  const reason = result.errors.map(({ message }) => message).join('; ');
  throw new GraphLayoutFailed({ nodes: graph.waves.flat().length, reason });
}
