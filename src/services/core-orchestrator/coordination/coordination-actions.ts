/** The capability `coordination`: requests of users, routed to the agents that can answer. */
import { Type } from 'typebox';
import { notPorted } from '../../../runtime/agent.ts';
import { Success } from '../success.ts';

const Details = Type.Record(Type.String(), Type.Unknown());

const Request = {
  context: Type.Optional(Details),
  metadata: Type.Optional(Details),
  user_id: Type.Optional(Type.String()),
  session_id: Type.Optional(Type.String()),
  timestamp: Type.Optional(Type.String()),
};

const Answer = Type.Object({
  ...Success,
  message: Type.String(),
  data: Type.Optional(Type.Unknown()),
  speak: Type.Optional(Type.String()),
  memory_entry: Type.Optional(Details),
  metadata: Type.Optional(Details),
  timestamp: Type.String(),
});

export const coordinationActions = {
  text: notPorted({
    summary: 'Answers a text request',
    input: Type.Object({ data: Type.String(), ...Request }),
    output: Answer,
  }),

  audio: notPorted({
    summary: 'Answers a spoken request; audio_data is base64',
    input: Type.Object({
      audio_data: Type.String(),
      format: Type.Optional(Type.String({ default: 'wav' })),
      sample_rate: Type.Optional(Type.Integer({ default: 16000, description: 'Hz' })),
      ...Request,
    }),
    output: Answer,
  }),

  vision: notPorted({
    summary: 'Answers a request about an image; image_data is base64',
    input: Type.Object({
      image_data: Type.String(),
      format: Type.Optional(Type.String({ default: 'jpg' })),
      ...Request,
    }),
    output: Answer,
  }),

  coordinate_request: notPorted({
    summary: 'Sends a request to a named agent and returns its answer',
    input: Type.Object({
      request_id: Type.Optional(Type.String()),
      target_agent: Type.String({ minLength: 1 }),
    }),
    output: Type.Object({ ...Success, message: Type.String(), request_id: Type.String() }),
  }),

  publish_event: notPorted({
    summary: 'Publishes an event to the fleet',
    input: Type.Object({
      event_id: Type.Optional(Type.String()),
      event_type: Type.String({ minLength: 1 }),
      source_agent: Type.Optional(Type.String()),
      data: Type.Optional(Details),
    }),
    output: Type.Object({ ...Success, message: Type.String(), event_id: Type.String() }),
  }),
};
