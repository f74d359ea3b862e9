import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Details, Done, Nothing, Share, Text, limit, reply } from '../schemas.ts';

export default agent({
  name: 'ModelManagerSuite',
  description: 'Loads, unloads and serves local language models',
  unload: { action: 'unload_model', loaded: 'get_loaded_models_status' },
  actions: {
    load_model: notPorted({
      summary: 'Loads a model into VRAM',
      input: Type.Object({
        model_id: Text,
        device: Type.Optional(Type.String()),
        quantization_level: Type.Optional(Type.String()),
      }),
      output: reply({ model_id: Type.String(), message: Type.Optional(Type.String()) }),
    }),

    unload_model: notPorted({
      summary: 'Unloads a model and frees its VRAM',
      input: Type.Object({ model_id: Text }),
      output: reply({ model_id: Type.String(), message: Type.Optional(Type.String()) }),
    }),

    generate_text: notPorted({
      summary: 'Generates text with a named model',
      input: Type.Object({
        model_id: Type.Optional(Type.String()),
        prompt: Text,
        max_tokens: Type.Optional(Type.Integer({ default: 1024 })),
        temperature: Type.Optional(Type.Number({ default: 0.7 })),
        top_p: Type.Optional(Type.Number({ default: 0.95 })),
      }),
      output: reply({ text: Type.String(), model_id: Type.Optional(Type.String()) }),
    }),

    generate: notPorted({
      summary: 'Generates text with the model that fits a preference',
      input: Type.Object({
        prompt: Text,
        model_pref: Type.Optional(Type.Enum(['fast', 'quality', 'smart'])),
        params: Type.Optional(Details),
      }),
      output: reply({ response_text: Type.String(), model_id: Type.Optional(Type.String()) }),
    }),

    list_models: notPorted({
      summary: 'All models that can be loaded',
      input: Nothing,
      output: reply({ models: Details }),
    }),

    select_model: notPorted({
      summary: 'The model that fits a task best',
      input: Type.Object({ task_type: Text, context_size: Type.Optional(Type.Integer()) }),
      output: reply({ model_id: Type.String() }),
    }),

    get_loaded_models_status: notPorted({
      summary: 'The loaded models and the VRAM they use',
      input: Nothing,
      output: reply({ loaded_models: Details }),
    }),

    predict_models: notPorted({
      summary: 'The models that will be asked for next',
      input: Type.Object({
        window_seconds: Type.Optional(Type.Integer({ description: 'Seconds' })),
      }),
      output: reply({ predictions: Type.Array(Type.String()) }),
    }),

    preload_models: notPorted({
      summary: 'Loads models before they are asked for',
      input: Type.Object({ model_ids: Type.Array(Type.String()) }),
      output: reply({ results: Details }),
    }),

    record_usage: notPorted({
      summary: 'Notes that a model was used',
      input: Type.Object({ model_id: Text, usage_stats: Type.Optional(Details) }),
      output: Done,
    }),

    log_performance_metric: notPorted({
      summary: 'Stores one figure of an agent',
      input: Type.Object({
        agent_name: Text,
        metric_name: Text,
        value: Type.Number(),
        metadata: Type.Optional(Details),
      }),
      output: Done,
    }),

    log_model_evaluation: notPorted({
      summary: 'Stores scores of a model in one cycle',
      input: Type.Object({
        model_name: Text,
        cycle_id: Text,
        trust_score: Type.Optional(Share),
        accuracy: Type.Optional(Share),
        f1_score: Type.Optional(Share),
        avg_latency_ms: Type.Optional(Type.Number()),
        comparison_data: Type.Optional(Details),
      }),
      output: Done,
    }),

    get_performance_metrics: notPorted({
      summary: 'Stored figures of an agent',
      input: Type.Object({
        agent_name: Text,
        metric_name: Type.Optional(Type.String()),
        limit: limit(100),
      }),
      output: reply({ metrics: Type.Array(Details) }),
    }),

    get_stats: notPorted({
      summary: 'Counts of requests, loads and unloads',
      input: Nothing,
      output: reply({ stats: Details }),
    }),
  },
});
