/** Inputs and answers of the coordination. */
import { Type, type Static } from 'typebox';
import { Success } from '../success.ts';

export const Details = Type.Record(Type.String(), Type.Unknown());
const Id = Type.String({ minLength: 1, maxLength: 128 });

/** What every request may carry. */
export const Request = {
  context: Type.Optional(Details),
  metadata: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), {
      description:
        'user_type: admin, premium, standard or guest; urgency: critical, high, normal or low; speak: true to hear the answer',
    }),
  ),
  user_id: Type.Optional(Type.String()),
  session_id: Type.Optional(Type.String()),
  timestamp: Type.Optional(Type.Unknown()),
  request_id: Type.Optional(Id),
  idempotency_key: Type.Optional(Id),
};

export const TextRequest = Type.Object({ data: Type.String(), ...Request });
export const AudioRequest = Type.Object({
  audio_data: Type.String({ minLength: 1 }),
  format: Type.Optional(Type.String({ default: 'wav' })),
  sample_rate: Type.Optional(Type.Integer({ default: 16000, minimum: 1, description: 'Hz' })),
  ...Request,
});
export const VisionRequest = Type.Object({
  image_data: Type.String({ minLength: 1 }),
  format: Type.Optional(Type.String({ default: 'jpg' })),
  ...Request,
});
export const GenerateRequest = Type.Object({ prompt: Type.String({ minLength: 1 }), ...Request });

/** The requests of users, by kind. */
export const REQUESTS = {
  text: TextRequest,
  audio: AudioRequest,
  vision: VisionRequest,
  generate: GenerateRequest,
} as const;

export const Answer = Type.Object({
  ...Success,
  message: Type.String(),
  data: Type.Optional(Type.Unknown()),
  speak: Type.Optional(Type.String()),
  memory_entry: Type.Optional(Details),
  metadata: Type.Optional(Details),
  timestamp: Type.String(),
  request_id: Type.String(),
});
export type Answer = Static<typeof Answer>;

export const RequestView = Type.Object({
  ...Success,
  request_id: Type.String(),
  type: Type.String(),
  state: Type.Enum(['queued', 'running', 'done', 'failed']),
  submitted_at: Type.String(),
  position: Type.Optional(Type.Integer({ description: 'Place in the queue, 1 for the next' })),
  answer: Type.Optional(Details),
  failure: Type.Optional(
    Type.Object({ code: Type.String(), message: Type.String(), retryable: Type.Boolean() }),
  ),
});

/** What a stream of a text request gives, in this order; `final` ends it. */
export const TextNews = Type.Union([
  Type.Object({
    type: Type.Literal('progress'),
    request_id: Type.String(),
    state: Type.Enum(['queued', 'running']),
    position: Type.Optional(Type.Integer()),
    priority: Type.Optional(Type.Number()),
  }),
  Type.Object({ type: Type.Literal('partial'), request_id: Type.String(), text: Type.String() }),
  Type.Object({ type: Type.Literal('final'), request_id: Type.String(), answer: Answer }),
]);
export type TextNews = Static<typeof TextNews>;
