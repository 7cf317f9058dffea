import { expect, test } from 'vitest';
import { MovingAccount, NOW_MS, OPENED_MS } from '../test/account-scene.ts';
import { readExchange } from './read-exchange.ts';

const read = (account: MovingAccount) => readExchange(account, OPENED_MS, NOW_MS);

test('an account that stands still is read once, its facts before and after what they add up to', async () => {
  const account = new MovingAccount();
  account.trade('f1');
  const reading = await read(account);
  expect(reading).toMatchObject({
    moving: false,
    balanceE6: 999_600_000,
    sinceMs: OPENED_MS,
    readAtMs: NOW_MS,
  });
  expect(reading.fills).toHaveLength(1);
  expect(account.asked.slice(0, 3).sort()).toEqual(['fills', 'orders', 'settlements']);
  expect(account.asked.slice(3, 5).sort()).toEqual(['balance', 'positions']);
  expect(account.asked.slice(5).sort()).toEqual(['fills', 'settlements']);
});

test('what is traded between two reads is read again, until all parts are of one moment', async () => {
  const account = new MovingAccount();
  let moves = 0;
  account.before = (what) => {
    if (what === 'balance' && moves++ === 0) account.trade('f1');
  };
  const reading = await read(account);
  expect(reading).toMatchObject({ moving: false, balanceE6: 999_600_000 });
  expect(reading.fills).toHaveLength(1);
  expect(reading.positions).toHaveLength(1);
});

test.each(['positions', 'balance', 'fills'])(
  'a payout while %s are read is in all parts, or none',
  async (at) => {
    const account = new MovingAccount();
    account.trade('f1');
    let reads = 0;
    account.before = (what) => {
      if (what === at && reads++ === 0) account.pay('yes');
    };
    const reading = await read(account);
    expect(reading).toMatchObject({ moving: false, balanceE6: 1_000_600_000, positions: [] });
    expect(reading.settlements).toHaveLength(1);
  },
);

test('an account that never stands still is told as moving', async () => {
  const account = new MovingAccount();
  let moves = 0;
  account.before = (what) => {
    if (what === 'balance') account.trade(`f${moves++}`);
  };
  expect((await read(account)).moving).toBe(true);
});

test.each(['orders', 'fills', 'settlements', 'positions', 'balance'])(
  'a failure of the read of %s fails the whole: nothing is taken for empty',
  async (broken) => {
    const account = new MovingAccount();
    account.trade('f1');
    account.before = (what) => {
      if (what === broken) throw new Error('503');
    };
    await expect(read(account)).rejects.toThrow('503');
  },
);
