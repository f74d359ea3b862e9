import { Type } from 'typebox';
import { Base64, Details, reply } from '../../schemas.ts';

const common = {
  context: Type.Optional(Details),
  metadata: Type.Optional(Details),
  user_id: Type.Optional(Type.String()),
  session_id: Type.Optional(Type.String()),
  timestamp: Type.Optional(Type.Unknown()),
};

export const TextRequest = Type.Object({ data: Type.String(), ...common });

export const AudioRequest = Type.Object({
  audio_data: Base64,
  format: Type.Optional(Type.String({ default: 'wav' })),
  sample_rate: Type.Optional(Type.Integer({ default: 16000, description: 'Hz' })),
  ...common,
});

export const VisionRequest = Type.Object({
  image_data: Base64,
  format: Type.Optional(Type.String({ default: 'jpg' })),
  ...common,
});

export const AnswerSchema = reply({
  message: Type.String(),
  data: Type.Optional(Type.Unknown()),
  speak: Type.Optional(Type.Unknown()),
  memory_entry: Type.Optional(Details),
  metadata: Type.Optional(Details),
  timestamp: Type.Optional(Type.Unknown()),
});

/** A request that waits, as it moves. */
export const JobRecord = Type.Object({
  kind: Type.String(),
  input: Details,
  priority: Type.Integer({ minimum: 1, maximum: 10 }),
  queued_at: Type.String(),
});
