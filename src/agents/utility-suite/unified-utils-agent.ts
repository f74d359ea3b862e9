import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Details, Done, Nothing, reply } from '../schemas.ts';

export default agent({
  name: 'UnifiedUtilsAgent',
  description: 'Deletes temporary files, logs and caches',
  actions: {
    cleanup_temp_files: notPorted({
      summary: 'Deletes temporary files',
      input: Nothing,
      output: reply({ freed_space: Type.Optional(Type.Number({ description: 'Bytes' })) }),
    }),

    cleanup_logs: notPorted({
      summary: 'Deletes old logs',
      input: Type.Object({ days_old: Type.Optional(Type.Integer({ description: 'Days' })) }),
      output: reply({ freed_space: Type.Optional(Type.Number({ description: 'Bytes' })) }),
    }),

    cleanup_cache: notPorted({
      summary: 'Deletes caches',
      input: Nothing,
      output: reply({ freed_space: Type.Optional(Type.Number({ description: 'Bytes' })) }),
    }),

    cleanup_browser_cache: notPorted({
      summary: 'Deletes caches of browsers',
      input: Nothing,
      output: reply({ freed_space: Type.Optional(Type.Number({ description: 'Bytes' })) }),
    }),

    run_windows_disk_cleanup: notPorted({
      summary: 'Runs the disk cleanup of Windows',
      input: Nothing,
      output: Done,
    }),

    cleanup_system: notPorted({
      summary: 'Does all of these',
      input: Nothing,
      output: reply({ results: Details }),
    }),
  },
});
