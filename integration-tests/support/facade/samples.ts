/** One request for every action that has an old side, in the order in which they are made. */

type Reply = Record<string, unknown>;

export interface Sample {
  /**
   * Input of the action.
   *
   * @param run word that is another one each time the table is gone through, for fresh names
   * @param made replies of the actions that it `needs`, by key
   */
  readonly input: (run: string, made: ReadonlyMap<string, Reply>) => Reply;
  /** Actions that must have been done in the same run, by key. */
  readonly needs?: readonly string[];
  /** The same request as the message of its rpc, where that has other fields. */
  readonly rpc?: (input: Reply) => Reply;
  /** Where and why the two sides differ; absent: shadow must find them equal. */
  readonly differs?: { readonly at: RegExp; readonly because: string };
}

/** Stops new requests for five seconds, on either side. */
export const INTERRUPT = 'coordination.interrupt';

const nothing: Sample = { input: () => ({}) };
/** Restarts what was started just before, in each mode. */
export const RESTART = 'system.restart_service';

/** An agent that stands for itself and is no use to anybody, so it can be stopped. */
export const VICTIM = 'knowledge-base';
const victim: Sample = { input: () => ({ service_name: VICTIM }) };
const task: Sample = { input: () => ({ type: 'analysis', data: { text: 'one two three' } }) };
const model: Sample = { input: (run) => ({ model_id: `model-${run}` }) };
const idle: Sample = { input: () => ({ timeout_seconds: 1_234 }) };
const threshold: Sample = { input: () => ({ threshold_type: 'warning', value: 0.7 }) };
/** Unix seconds; both sides remove rows that are older than a week. */
const OF_A_TEST = Math.floor(Date.now() / 1000);
/** An agent that is there and well, so that the old monitor has nothing to recover. */
const watched: Sample = {
  input: () => ({ machine_id: 'mainpc', agent_name: 'KnowledgeBase' }),
  needs: ['prediction.watch_agent'],
};
const password = 'correct horse battery';
const user = (run: string) => ({ user_id: `user-${run}`, password });
const tokenOf = (made: ReadonlyMap<string, Reply>) =>
  ((made.get('authentication.login')?.['session'] ?? {}) as Reply)['token'];
/** A token is good at the side that gave it only; sessions do not move. */
const token = (at: RegExp): Sample => ({
  input: (_run, made) => ({ token: tokenOf(made) }),
  needs: ['authentication.register', 'authentication.login'],
  differs: { at, because: 'a token is good at the side that gave it only' },
});
const NO_OLD_PORT = 'the old registry cannot hold names without an old port, as the services are';
const listing: Sample = {
  ...nothing,
  differs: { at: /^agents\.\d+\.host$/, because: NO_OLD_PORT },
};

export const SAMPLES: Readonly<Record<string, Sample>> = {
  // First: actions below report errors, which the old error bus does not hear.
  'errors.get_recent_errors': { input: () => ({ limit: 20 }) },
  'errors.get_agent_health': nothing,

  'twin.get_registered_agents': listing,
  'twin.get_ok_agents': listing,
  'twin.get_all_agents': nothing,
  'twin.get_agent_info': { input: () => ({ agent_name: 'KnowledgeBase' }) },
  'twin.get_metrics': nothing,
  'twin.get_history': nothing,
  'twin.simulate_load': { input: () => ({ load_type: 'ram', value: 1 }) },
  'twin.update_vram_metrics': {
    input: () => ({
      payload: {
        agent_name: 'ModelManagerAgent',
        total_vram_mb: 24_564,
        total_vram_used_mb: 1_000,
        loaded_models: { phi: { device: 'MainPC', vram_usage_mb: 1_000 } },
      },
    }),
  },
  'twin.report_error': {
    input: (run) => ({
      error: { agent_id: 'KnowledgeBase', message: `from ${run}`, severity: 'WARNING' },
    }),
  },

  'registry.register_agent': {
    input: (run) => ({
      agent_name: `Agent-${run}`,
      host: 'old-host',
      port: 7300,
      health_check_port: 8300,
      agent_type: 'test',
      capabilities: ['a', 'b'],
      location: 'MainPC',
    }),
    rpc: ({ agent_name, ...rest }) => ({ ...rest, name: agent_name }),
  },
  'registry.get_agent_endpoint': {
    input: (run) => ({ agent_name: `Agent-${run}` }),
    needs: ['registry.register_agent'],
  },
  'registry.list_agents': {
    ...nothing,
    differs: { at: /^agents\.\d+$/, because: NO_OLD_PORT },
  },

  'coordination.text': { input: () => ({ data: 'why?' }) },
  'coordination.audio': { input: () => ({ audio_data: 'AAAA' }) },
  'coordination.vision': { input: () => ({ image_data: 'AAAA' }) },
  'coordination.generate': { input: () => ({ prompt: 'once upon a time' }) },
  // Last of the coordination: for five seconds nothing new is begun.
  [INTERRUPT]: { input: () => ({ reason: 'the test' }) },

  'system.get_system_info': nothing,
  'system.list_services': nothing,
  'system.get_service_status': victim,
  'system.stop_service': victim,
  'system.start_service': victim,
  [RESTART]: victim,
  'system.cleanup_system': nothing,

  // 100 turns a threshold off: what else runs on the machine must not decide.
  'resources.set_thresholds': {
    input: () => ({ cpu_threshold: 100, memory_threshold: 100, gpu_threshold: 100 }),
  },
  'resources.get_stats': nothing,
  'resources.check_resources': nothing,
  'resources.allocate_resources': {
    input: (run) => ({ resource_id: `allocation-${run}`, resource_type: 'cpu', amount: 0.01 }),
    needs: ['resources.set_thresholds'],
    rpc: ({ resource_id }) => ({ allocation_id: resource_id, resources: { cpu_cores: 0.01 } }),
  },
  'resources.get_status': nothing,
  'resources.release_resources': {
    input: (run) => ({ resource_id: `allocation-${run}` }),
    needs: ['resources.set_thresholds', 'resources.allocate_resources'],
    rpc: ({ resource_id }) => ({ allocation_id: resource_id }),
  },

  'vram.GET_VRAM_STATUS': nothing,
  'vram.get_vram_status': nothing,
  'vram.TRACK_MODEL_USAGE': model,
  'vram.track_model_usage': model,
  'vram.SET_IDLE_TIMEOUT': idle,
  'vram.set_idle_timeout': idle,
  'vram.SET_VRAM_THRESHOLD': threshold,
  'vram.set_vram_threshold': threshold,
  'vram.HEALTH_CHECK': nothing,
  'vram.vram_health': nothing,

  'scheduling.schedule_task': task,
  'scheduling.process_task': task,
  'scheduling.queue_stats': nothing,

  'health.get_health_status': nothing,
  'health.get_system_status': nothing,

  'prediction.watch_agent': { input: watched.input },
  'prediction.watched_heartbeat': watched,
  'prediction.get_watched': { ...nothing, needs: ['prediction.watch_agent'] },
  'prediction.unwatch_agent': watched,

  'authentication.register': { input: user },
  'authentication.login': { input: user, needs: ['authentication.register'] },
  'authentication.validate_token': token(/^valid$/),
  // One side ends the session, the other knows of none.
  'authentication.logout': token(/^$/),

  'trust.log_performance': {
    input: (run) => ({ model_id: `model-${run}`, success: true, response_time: 1 }),
  },
  'trust.get_trust_score': model,
  'trust.get_performance_history': model,

  'performance.log_metric': {
    input: (run) => ({ service: `service-${run}`, metric_type: 'response_time', value: 2.5 }),
  },
  'performance.get_metrics': {
    input: (run) => ({ service: `service-${run}` }),
    needs: ['performance.log_metric'],
  },
  'performance.get_alerts': nothing,
  'performance.log_agent_metric': {
    input: (run) => ({
      metric: { agent: `agent-${run}`, action: 'solve', duration: 0.5, timestamp: OF_A_TEST },
    }),
  },
  'performance.log_resource_usage': {
    input: (run) => ({
      usage: { agent: `agent-${run}`, cpu_percent: 12.5, memory_mb: 300, timestamp: OF_A_TEST },
    }),
  },
  'performance.get_agent_metrics': {
    input: (run) => ({ agent: `agent-${run}`, start_time: OF_A_TEST - 1 }),
    needs: ['performance.log_agent_metric'],
  },
  'performance.get_agent_resource_usage': {
    input: (run) => ({ agent: `agent-${run}`, start_time: OF_A_TEST - 1 }),
    needs: ['performance.log_resource_usage'],
  },
};
