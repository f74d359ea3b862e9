import { Type, type Static } from 'typebox';
import { HOST_ACCESS } from '../model.ts';
import {
  bindAddress,
  entryName,
  mapOf,
  mebibytes,
  port,
  purposeKey,
  secretName,
  slug,
  strict,
} from './common.ts';
import { DependencySchema, profileName, ResourcesSchema, RunSchema } from './parts.ts';

/** Keys that `defaults` of a group may set for all its entries. */
const shared = {
  role: Type.Optional(
    Type.Union([Type.Literal('agent'), Type.Literal('service'), Type.Literal('infrastructure')], {
      description: 'Decides permissions on the fabric and labels; default agent.',
    }),
  ),
  required: Type.Optional(
    Type.Boolean({ description: 'False: the fleet counts as healthy without it. Default true.' }),
  ),
  resources: Type.Optional(ResourcesSchema),
  profile: Type.Optional(profileName),
  profiles: Type.Optional(
    Type.Array(profileName, {
      description: 'Compose profiles that start it; default none: always on.',
    }),
  ),
  stopGraceSeconds: Type.Optional(
    Type.Integer({
      description: 'Seconds from SIGTERM to SIGKILL; default 15.',
      minimum: 1,
      maximum: 3600,
    }),
  ),
  environment: Type.Optional(
    mapOf(
      { title: 'a variable name', pattern: '^[A-Za-z_][A-Za-z0-9_]*$' },
      Type.Union([Type.String(), Type.Number(), Type.Boolean()]),
      'Plain environment; secrets are refused here, list them under secrets.',
    ),
  ),
};

const DefaultsSchema = Type.Object(shared, {
  ...strict,
  description: 'Values for the entries of this file that do not set their own.',
});

const EntrySchema = Type.Object(
  {
    name: entryName('Key together with the machine; also its name on the fabric.'),
    run: RunSchema,
    ...shared,
    slug: Type.Optional(
      slug('Compose service name, when the one made from the name does not please.'),
    ),
    ports: Type.Optional(
      mapOf(
        purposeKey,
        port('Port inside the container.'),
        'Ports it listens on by purpose; agent and health are the old protocol.',
      ),
    ),
    dependsOn: Type.Optional(
      Type.Array(DependencySchema, { description: 'What must be up before it starts.' }),
    ),
    gpu: Type.Optional(
      Type.Object(
        {
          device: Type.Integer({ description: 'Index of the card.', minimum: 0, maximum: 63 }),
          vramMiB: mebibytes('Memory it needs on the card, MiB.'),
        },
        { ...strict, description: 'Graphics card it needs; default none.' },
      ),
    ),
    hostAccess: Type.Optional(
      Type.Array(Type.Enum([...HOST_ACCESS]), {
        description:
          'What of the host it may see: engine-socket (one builtin entry per machine), network-counters, gpu-figures; default nothing.',
      }),
    ),
    devices: Type.Optional(
      Type.Array(
        Type.String({
          title: 'a path under /dev',
          pattern: '^/dev/(?!.*\\.\\.)[A-Za-z0-9._/:-]+$',
        }),
        { description: 'Host devices, given to it by the devices overlay.' },
      ),
    ),
    secrets: Type.Optional(
      Type.Array(secretName('Name from secrets.yaml.'), {
        description: 'Secrets it gets as files under /run/secrets.',
      }),
    ),
    capabilities: Type.Optional(
      Type.Array(
        Type.String({
          title: 'a capability: letters, digits, _, . and -',
          pattern: '^[A-Za-z][A-Za-z0-9_.-]{0,62}$',
        }),
        {
          description: 'What it announces to the registry.',
        },
      ),
    ),
    publish: Type.Optional(
      Type.Array(
        Type.Object(
          {
            port: port('Port inside the container.'),
            hostPort: Type.Optional(port('Port on the host; default the same.')),
            address: bindAddress('Host address to bind.'),
          },
          strict,
        ),
        { description: 'Ports reachable from outside; default none.' },
      ),
    ),
    colors: Type.Optional(
      Type.Boolean({
        description:
          'True: a blue and a green copy, of which a release makes one live. Builtin entries only, without publish or profiles; default false.',
      }),
    ),
    volumes: Type.Optional(
      mapOf(
        { title: 'a volume name', pattern: '^[a-z0-9][a-z0-9_.-]{0,62}$' },
        Type.String({
          title: 'an absolute path without ..',
          pattern: '^/(?!.*(^|/)\\.\\.(/|$))[^:\\r\\n]+$',
        }),
        'Named volumes and where they are mounted.',
      ),
    ),
    singleWriter: Type.Optional(
      Type.Boolean({
        description:
          'True: its state on disk bears one writer, so an upgrade never starts it beside itself. Default false.',
      }),
    ),
    config: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'Settings of its own, handed to it as a JSON file.',
      }),
    ),
  },
  strict,
);

/** `<machine>/<group>.yaml` */
export const GroupFileSchema = Type.Object(
  {
    machine: slug('Machine of every entry here; the name of the folder.'),
    group: Type.String({
      title: 'a group name: lower case letters, digits, _ and -',
      description: 'Group of every entry here; the name of the file.',
      pattern: '^[a-z][a-z0-9_-]{0,62}$',
    }),
    defaults: Type.Optional(DefaultsSchema),
    entries: Type.Array(EntrySchema, { description: 'The containers of the group.' }),
  },
  strict,
);

export type RawEntry = Static<typeof EntrySchema>;
export type RawDefaults = Static<typeof DefaultsSchema>;
export type GroupFile = Static<typeof GroupFileSchema>;
