/** What the metrics of the old hub are called today; it measured its host and its cards. */

const ratio = (metric: string, part: string, whole: string, more = '') =>
  `100 * ${metric}{state="${part}"${more}} / ignoring(state) ${metric}{state="${whole}"${more}}`;

export const OLD_NAMES: Readonly<Record<string, string>> = {
  cpu_percent: 'tandem_host_cpu_percent',
  memory_percent: ratio('tandem_host_memory_bytes', 'used', 'total'),
  disk_percent: ratio('tandem_host_disk_bytes', 'used', 'total'),
  gpu_utilization: 'tandem_gpu_utilization_percent',
  gpu_temperature: 'tandem_gpu_temperature_celsius',
  gpu_memory_percent: '100 * tandem_gpu_memory_used_bytes / tandem_gpu_memory_total_bytes',
};
