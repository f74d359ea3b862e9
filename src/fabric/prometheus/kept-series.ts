/**
 * What is kept of the hundreds of series that Prometheus and Alertmanager show of themselves: what alerts
 * ask for, and what says how much they hold and take. Anchored, as Prometheus anchors every expression.
 */
export const KEPT_OF_PROMETHEUS = [
  'process_(resident_memory_bytes|cpu_seconds_total|start_time_seconds|open_fds)',
  'prometheus_(build_info|config_last_reload_successful|ready)',
  'prometheus_tsdb_(head_series|head_samples_appended_total|storage_blocks_bytes|wal_storage_size_bytes|wal_corruptions_total|compactions_failed_total)',
  'prometheus_notifications_(dropped|sent|errors)_total',
  'prometheus_rule_evaluation_failures_total',
  'alertmanager_(build_info|config_last_reload_successful|alerts|silences|cluster_members|cluster_health_score|cluster_failed_peers)',
  'alertmanager_notifications(_failed)?_total',
].join('|');
