import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Text, reply } from '../schemas.ts';

const DirectoryEntry = Type.Object({
  name: Type.String(),
  is_dir: Type.Boolean(),
  size: Type.Union([Type.Integer({ description: 'Bytes' }), Type.Null()]),
  modified_timestamp: Type.Number({ description: 'Unix seconds' }),
  modified_human: Type.String(),
});

export default agent({
  name: 'FileSystemAssistantAgent',
  description: 'File operations for agents',
  actions: {
    list_dir: notPorted({
      summary: 'Entries of a directory',
      input: Type.Object({ path: Text }),
      output: reply({ entries: Type.Array(DirectoryEntry) }),
    }),

    read_file: notPorted({
      summary: 'Text of a file',
      input: Type.Object({ path: Text }),
      output: reply({ content: Type.String(), size: Type.Integer({ description: 'Bytes' }) }),
    }),

    write_file: notPorted({
      summary: 'Writes or appends a text; makes missing directories',
      input: Type.Object({
        path: Text,
        content: Type.String(),
        mode: Type.Optional(Type.Enum(['w', 'a', 'wb', 'ab'], { default: 'w' })),
        encoding: Type.Optional(Type.String({ default: 'utf-8' })),
      }),
      output: reply({ path: Type.String(), size: Type.Integer({ description: 'Bytes' }) }),
    }),

    check_exists: notPorted({
      summary: 'Whether a path exists and what it is',
      input: Type.Object({ path: Text }),
      output: reply({ exists: Type.Boolean(), is_file: Type.Boolean(), is_dir: Type.Boolean() }),
    }),

    delete: notPorted({
      summary: 'Deletes a file or directory',
      input: Type.Object({
        path: Text,
        recursive: Type.Optional(Type.Boolean({ default: false })),
      }),
      output: reply({ message: Type.String() }),
    }),

    get_info: notPorted({
      summary: 'Size and times of a path',
      input: Type.Object({ path: Text }),
      output: reply({
        path: Type.String(),
        is_file: Type.Boolean(),
        is_dir: Type.Boolean(),
        size: Type.Integer({ description: 'Bytes' }),
        created_timestamp: Type.Number({ description: 'Unix seconds' }),
        modified_timestamp: Type.Number({ description: 'Unix seconds' }),
        accessed_timestamp: Type.Number({ description: 'Unix seconds' }),
      }),
    }),

    copy: notPorted({
      summary: 'Copies a file or directory',
      input: Type.Object({ path: Text, destination: Text }),
      output: reply({ message: Type.String() }),
    }),

    move: notPorted({
      summary: 'Moves or renames a file or directory',
      input: Type.Object({ path: Text, destination: Text }),
      output: reply({ message: Type.String() }),
    }),

    create_dir: notPorted({
      summary: 'Makes a directory and the ones above it',
      input: Type.Object({ path: Text }),
      output: reply({ message: Type.String() }),
    }),
  },
});
