import { Alertmanager } from './client.ts';

function answering(status: number, body: string) {
  const asked: { url: string; method: string | undefined; body: unknown }[] = [];
  const fetcher = ((url: string, options: RequestInit) => {
    asked.push({ url, method: options.method, body: options.body });
    return Promise.resolve(new Response(body, { status }));
  }) as typeof fetch;
  return { asked, alertmanager: new Alertmanager('http://am:9093/', fetcher) };
}

test('asks by the second version of the API', async () => {
  const { asked, alertmanager } = answering(200, '{"silenceID":"s-1"}');
  const silence = {
    matchers: [{ name: 'a', value: 'b', isRegex: false, isEqual: true }],
    startsAt: '2026-11-20T12:00:00.000Z',
    endsAt: '2026-11-20T13:00:00.000Z',
    createdBy: 'ann',
    comment: 'known',
  };
  expect(await alertmanager.silence(silence)).toBe('s-1');
  expect(asked).toEqual([
    { url: 'http://am:9093/api/v2/silences', method: 'POST', body: JSON.stringify(silence) },
  ]);
});

test('away is told from refused, and an unknown silence from both', async () => {
  await expect(answering(500, '').alertmanager.alerts()).rejects.toMatchObject({
    code: 'ALERTMANAGER_AWAY',
    retryable: true,
  });
  await expect(answering(400, '"bad matcher"').alertmanager.post([])).rejects.toMatchObject({
    code: 'ALERTMANAGER_REFUSED',
    message: expect.stringContaining('bad matcher'),
  });
  await expect(answering(404, '').alertmanager.expire('x')).rejects.toMatchObject({
    code: 'SILENCE_UNKNOWN',
  });
  const broken = new Alertmanager('http://am', () =>
    Promise.reject(new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } })),
  );
  await expect(broken.alerts()).rejects.toThrow('ECONNREFUSED');
});
