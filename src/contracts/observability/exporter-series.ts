/**
 * What is kept of the hundreds of series that infrastructure shows of itself: what alerts ask for, and what
 * says how much it holds and takes. Anchored, as Prometheus anchors every expression.
 */
export const KEPT_SERIES: Readonly<Record<string, string>> = {
  prometheus: [
    'process_(resident_memory_bytes|cpu_seconds_total|start_time_seconds|open_fds)',
    'prometheus_(build_info|config_last_reload_successful|ready)',
    'prometheus_tsdb_(head_series|head_samples_appended_total|storage_blocks_bytes|wal_storage_size_bytes|wal_corruptions_total|compactions_failed_total)',
    'prometheus_notifications_(dropped|sent|errors)_total',
    'prometheus_rule_evaluation_failures_total',
  ].join('|'),
  alertmanager: [
    'process_(resident_memory_bytes|cpu_seconds_total|start_time_seconds|open_fds)',
    'alertmanager_(build_info|config_last_reload_successful|alerts|silences|cluster_members|cluster_health_score|cluster_failed_peers)',
    'alertmanager_notifications(_failed)?_total',
  ].join('|'),
  ingress: [
    'haproxy_process_(current_connections|start_time_seconds|pool_allocated_bytes)',
    'haproxy_frontend_(current_sessions|http_requests_total|http_responses_total|bytes_(in|out)_total)',
    'haproxy_backend_(active_servers|http_responses_total|response_errors_total|connection_errors_total|response_time_average_seconds)',
  ].join('|'),
};
