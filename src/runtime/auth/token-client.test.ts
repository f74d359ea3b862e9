import { TokenClient } from './token-client.ts';

function setup() {
  const state = { now: 0, asked: 0 };
  const client = new TokenClient({
    assert: () => `assertion ${state.asked}`,
    ask: async () => {
      state.asked += 1;
      return { access_token: `token ${state.asked}`, expires_in: 900 };
    },
    now: () => state.now,
  });
  return { state, client };
}

test('calls at the same time share one request, later ones its token', async () => {
  const { state, client } = setup();
  expect(await Promise.all([client.get(), client.get()])).toEqual(['token 1', 'token 1']);
  expect(await client.get()).toBe('token 1');
  expect(state.asked).toBe(1);
});

test('a token is replaced before it ends', async () => {
  const { state, client } = setup();
  await client.get();
  state.now = 869_000;
  expect(await client.get()).toBe('token 1');
  state.now = 871_000;
  expect(await client.get()).toBe('token 2');
});

test('a token that was refused is replaced, one that was replaced already is not', async () => {
  const { state, client } = setup();
  const first = await client.get();
  expect(await client.get(first)).toBe('token 2');
  expect(await client.get(first)).toBe('token 2');
  expect(state.asked).toBe(2);
});

test('a request that failed is made again by the next call', async () => {
  let works = false;
  const client = new TokenClient({
    assert: () => '',
    ask: async () => {
      if (!works) throw new Error('away');
      return { access_token: 'token', expires_in: 900 };
    },
  });
  await expect(client.get()).rejects.toThrow('away');
  works = true;
  expect(await client.get()).toBe('token');
});
