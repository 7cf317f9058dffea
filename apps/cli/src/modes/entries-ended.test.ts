import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { entriesEnded } from './entries-ended.ts';

let trader: Server;
let url: string;
/** What it answers to one look after the other; the last one from then on. */
let answers: string[];

beforeEach(async () => {
  trader = createServer((_request, response) => {
    response.end(answers.length > 1 ? answers.shift() : answers[0]);
  });
  trader.listen(0, '127.0.0.1');
  await once(trader, 'listening');
  url = `http://127.0.0.1:${(trader.address() as AddressInfo).port}/heartbeat`;
});
afterEach(() => {
  trader.closeAllConnections();
  trader.close();
});

test('a trader is waited for until it says that it enters nothing any more', async () => {
  answers = ['{"armed":true}', 'no beat', '{"armed":true}', '{"armed":false}'];
  expect(await entriesEnded(url)).toBe(true);
  expect(answers).toHaveLength(1);
});

test.each([['{"armed":true}'], ['{}'], ['no beat']])('one that says %s does not say so', async (answer) => {
  answers = [answer];
  expect(await entriesEnded(url, 300)).toBe(false);
});
