import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Nothing, Share, reply } from '../schemas.ts';

const EmotionalState = Type.Object({
  tone: Type.String(),
  sentiment: Type.Number({ minimum: -1, maximum: 1 }),
  intensity: Share,
  intensity_level: Type.Enum(['low', 'medium', 'high']),
  dominant_emotion: Type.String(),
  combined_emotion: Type.String(),
  timestamp: Type.Number({ description: 'Unix seconds' }),
});

export default agent({
  name: 'EmotionEngine',
  description: 'Keeps the emotional state of the conversation',
  actions: {
    update_emotional_state: notPorted({
      summary: 'Takes new cues and gives the state they lead to',
      input: Type.Object({
        emotional_cues: Type.Object({
          tone: Type.Optional(Type.String()),
          sentiment: Type.Optional(Type.Number({ minimum: -1, maximum: 1 })),
          intensity: Type.Optional(Share),
        }),
      }),
      output: reply({ message: Type.String(), emotional_state: EmotionalState }),
    }),

    get_emotional_state: notPorted({
      summary: 'The current state',
      input: Nothing,
      output: reply({ emotional_state: EmotionalState }),
    }),
  },
});
