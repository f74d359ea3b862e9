import { Type, type Static } from 'typebox';
import {
  cores,
  hostAddress,
  line,
  machineKey,
  mapOf,
  mebibytes,
  port,
  purposeKey,
  secretKey,
  strict,
} from './common.ts';

const GpuSchema = Type.Object(
  {
    index: Type.Integer({
      description: 'Index as nvidia-smi -L prints it.',
      minimum: 0,
      maximum: 63,
    }),
    uuid: Type.Optional(
      Type.Union(
        [
          Type.String({
            title: 'a GPU UUID as nvidia-smi -L prints it',
            pattern: '^(GPU|MIG)-[0-9A-Za-z/-]+$',
          }),
          Type.Null(),
        ],
        { description: 'Pins the card even if indexes change; null until known.' },
      ),
    ),
    model: line('Model, for people.'),
    vramMiB: mebibytes('Memory of the card, MiB.'),
  },
  strict,
);

const PortRangeSchema = Type.Object(
  { from: port('First port of the range.'), to: port('Last port of the range.') },
  strict,
);

const MachineSchema = Type.Object(
  {
    address: hostAddress('Address that the other machines reach this one under.'),
    memoryMiB: mebibytes(
      'Memory of the machine, MiB; the limits of its entries should not sum to more.',
    ),
    cpus: cores('CPU cores of the machine.'),
    gpus: Type.Optional(Type.Array(GpuSchema, { description: 'Graphics cards; default none.' })),
    ports: Type.Optional(
      mapOf(
        purposeKey,
        Type.Array(PortRangeSchema),
        'Port ranges by purpose: agent, health, service, fabric.',
      ),
    ),
  },
  strict,
);

/** `machines.yaml` */
export const MachinesFileSchema = Type.Object(
  {
    machines: mapOf(machineKey, MachineSchema, 'Every machine of the fleet by name.'),
  },
  strict,
);

const SecretSchema = Type.Object(
  {
    kind: Type.Union([Type.Literal('provided'), Type.Literal('random'), Type.Literal('signing')], {
      description:
        'provided: the owner fills the file. random: secrets init makes it. signing: keys for tokens, made by secrets init.',
    }),
    description: Type.Optional(line('What it is for and where to get it.')),
  },
  strict,
);

/** `secrets.yaml`: names only, never values. */
export const SecretsFileSchema = Type.Object(
  {
    secrets: mapOf(secretKey, SecretSchema, 'Every secret that entries may name.'),
  },
  strict,
);

export type MachinesFile = Static<typeof MachinesFileSchema>;
export type SecretsFile = Static<typeof SecretsFileSchema>;
