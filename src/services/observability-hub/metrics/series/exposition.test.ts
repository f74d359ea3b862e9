import { readCounters } from './exposition.ts';

const PAGE = `# HELP tandem_requests_total Requests answered
# TYPE tandem_requests_total counter
tandem_requests_total{action="echo",transport="fabric",code="ok",agent="Echo",machine="pc2"} 10
tandem_requests_total{action="echo",transport="zmq",code="INPUT_INVALID",agent="Echo",machine="pc2"} 2
tandem_requests_total{action="metrics",transport="fabric",code="ok",agent="Echo",machine="pc2"} 900
tandem_request_errors_total{action="echo",code="INPUT_INVALID",agent="Echo",machine="pc2"} 2
tandem_request_errors_total{action="ping",code="DRAINING",agent="Echo",machine="pc2"} 5
tandem_request_duration_seconds_bucket{le="0.1",action="echo",agent="Echo",machine="pc2"} 8
tandem_request_duration_seconds_bucket{le="0.1",action="say {}",agent="Echo",machine="pc2"} 1
tandem_request_duration_seconds_bucket{le="+Inf",action="echo",agent="Echo",machine="pc2"} 12
tandem_request_duration_seconds_bucket{le="+Inf",action="metrics",agent="Echo",machine="pc2"} 900
agent_requests_total{method="zmq",endpoint="echo"} 77
process_cpu_seconds_total{agent="Echo",machine="pc2"} 1.5
process_resident_memory_bytes{agent="Echo",machine="pc2"} 6.5e+07 1767225600000
tandem_tasks{state="queued"} 4
tandem_tasks{state="running"} 9
tandem_tasks{state="waiting"} 1`;

test('counters of the own work, over all labels; what the runtime answers by itself does not count', () => {
  expect(readCounters(PAGE)).toEqual({
    cpuSeconds: 1.5,
    memoryBytes: 65_000_000,
    requests: 12,
    errors: 2,
    durations: new Map([
      [0.1, 9],
      [Infinity, 12],
    ]),
    queueDepth: 5,
  });
});

test.each(['', '\n\n', '# HELP x y', 'go_goroutines 12'])('%j has nothing of it', (page) => {
  expect(readCounters(page)).toEqual({
    cpuSeconds: null,
    memoryBytes: null,
    requests: null,
    errors: null,
    durations: new Map(),
    queueDepth: null,
  });
});

test('a value without labels', () => {
  expect(readCounters('process_cpu_seconds_total 2\n').cpuSeconds).toBe(2);
});
