import { readHeaders, readTraceSettings } from './settings.ts';

test('nothing is exported unless somebody says where to', () => {
  expect(readTraceSettings({}, {})).toEqual({
    maxBytes: 64 * 1024 ** 2,
    maxAgeMs: 48 * 3_600_000,
    otlp: undefined,
  });
  expect(readTraceSettings({}, { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: '' }).otlp).toBeUndefined();
  const env = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://from-env/v1/traces' };
  expect(readTraceSettings({}, env).otlp?.endpoint).toBe('http://from-env/v1/traces');
  const traces = { otlp: { endpoint: 'http://own/v1/traces', headers_secret: 'otlp' }, max_mib: 8 };
  expect(readTraceSettings({ traces }, env)).toMatchObject({
    maxBytes: 8 * 1024 ** 2,
    otlp: { endpoint: 'http://own/v1/traces', headersSecret: 'otlp' },
  });
});

test.each([[{ max_mib: 0 }], [{ otlp: { endpoint: 'collector:4318' } }], [{ keep: 1 }]])(
  '%j is refused',
  (traces) => {
    expect(() => readTraceSettings({ traces }, {})).toThrow('config of observability-hub: traces');
  },
);

test('headers stand one in a line', () => {
  expect(readHeaders('Authorization: Bearer x:y\n\nx-tenant=blue \n')).toEqual({
    Authorization: 'Bearer x:y',
    'x-tenant': 'blue',
  });
  expect(() => readHeaders('nonsense')).toThrow('name: value');
});
