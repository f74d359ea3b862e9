import { idOf, readValue, unknownRecord } from '../shared/record-key.ts';
import type { MovableState } from '../shared/state-actions.ts';
import { AgentNote, VramReport } from './reports.ts';
import type { Twin } from './twin.ts';

/** Agents as `agent:<name>`, reports as `vram:<agent_name>`; measurements do not move. */
export function movableTwin(agent: string, twin: () => Twin): MovableState {
  return {
    export: () => [
      ...twin()
        .agents.entries()
        .map(([name, value]) => ({ key: `agent:${name}`, value })),
      ...twin()
        .vram.entries()
        .map(([name, value]) => ({ key: `vram:${name}`, value })),
    ],
    import: (records) => {
      const agents: [string, AgentNote][] = [];
      const vram: [string, VramReport][] = [];
      for (const record of records) {
        const name = idOf('agent', record.key);
        const reporter = idOf('vram', record.key);
        if (name !== undefined) agents.push([name, readValue(agent, AgentNote, record)]);
        else if (reporter !== undefined)
          vram.push([reporter, readValue(agent, VramReport, record)]);
        else throw unknownRecord(agent, record.key, 'its keys are agent:<name> and vram:<name>');
      }
      twin().agents.setAll(agents);
      twin().vram.setAll(vram);
    },
  };
}
