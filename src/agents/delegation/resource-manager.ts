import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Details, Nothing, Text, reply } from '../schemas.ts';
import { Percent } from './schemas.ts';

export default agent({
  name: 'ResourceManager',
  description: 'The old bookkeeping of resources by threshold',
  actions: {
    get_stats: notPorted({
      summary: 'Use of CPU, memory, disk and GPU memory',
      input: Nothing,
      output: reply({ stats: Details }),
    }),

    check_resources: notPorted({
      summary: 'Whether all figures are under their thresholds',
      input: Nothing,
      output: reply({ available: Type.Boolean() }),
    }),

    allocate_resources: notPorted({
      summary: 'Notes an allocation while all figures are under their thresholds',
      input: Type.Object({
        resource_id: Text,
        resource_type: Text,
        amount: Type.Optional(Type.Number({ default: 1 })),
      }),
      output: reply({ resource_id: Type.String(), message: Type.Optional(Type.String()) }),
    }),

    release_resources: notPorted({
      summary: 'Forgets an allocation',
      input: Type.Object({ resource_id: Text }),
      output: reply({ resource_id: Type.String() }),
    }),

    get_status: notPorted({
      summary: 'Figures, allocations and thresholds',
      input: Nothing,
      output: reply({
        current_stats: Details,
        allocated_resources: Type.Record(Type.String(), Details),
        resources_available: Type.Boolean(),
        thresholds: Details,
      }),
    }),

    set_thresholds: notPorted({
      summary: 'Sets thresholds in per cent',
      input: Type.Object({
        cpu_threshold: Type.Optional(Percent),
        memory_threshold: Type.Optional(Percent),
        gpu_threshold: Type.Optional(Percent),
      }),
      output: reply({ thresholds: Type.Optional(Details) }),
    }),
  },
});
