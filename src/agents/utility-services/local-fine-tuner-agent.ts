import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Details, Done, Text, reply } from '../schemas.ts';

export default agent({
  name: 'LocalFineTunerAgent',
  description: 'LoRA fine-tuning jobs and what they produce',
  actions: {
    create_job: notPorted({
      summary: 'Queues a fine-tuning job',
      input: Type.Object({
        model_name: Text,
        dataset: Type.Optional(Type.Unknown()),
        config: Type.Optional(Details),
      }),
      output: reply({ job_id: Text }),
    }),

    start_job: notPorted({
      summary: 'Starts a queued job',
      input: Type.Object({ job_id: Text }),
      output: Done,
    }),

    get_status: notPorted({
      summary: 'State of a job and its artifacts',
      input: Type.Object({ job_id: Text }),
      output: reply({ job: Details }),
    }),
  },
});
