import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Installation } from './installation.ts';
import { modelsInUse } from './models-in-use.ts';
import type { SystemStatus } from './status.ts';
import { statusText } from './status-text.ts';

let answer: string;
const server = createServer((_request, response) => response.writeHead(503).end(answer));
beforeEach(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)));
afterEach(() => new Promise((resolve) => server.close(resolve)));

const asked = (port = (server.address() as AddressInfo).port) =>
  modelsInUse({ configuration: { ports: { trader: port } } } as unknown as Installation);

test('what the trader says of its models is shown, ready or not, with since when', async () => {
  const [btc, eth] = [
    { symbol: 'BTC', name: 'adaptive-btc-2026-10-29-3fa9c1', sinceMs: Date.UTC(2026, 9, 30, 4, 5) },
    { symbol: 'ETH', name: 'adaptive/eth/2018', sinceMs: null },
  ] as const;
  answer = JSON.stringify({ ready: false, reason: 'reconciling', models: [btc, eth] });
  const models = await asked();
  expect(models).toEqual([btc, eth]);
  const status = { running: true, programs: [], guests: [] } as unknown as SystemStatus;
  expect(statusText(status, models)).toContain(
    [
      '  Models   BTC adaptive-btc-2026-10-29-3fa9c1, since 2026-10-30 04:05 (UTC, of the exchange)',
      '           ETH adaptive/eth/2018, no print yet',
      '',
    ].join('\n'),
  );
  expect(statusText(status, [])).not.toContain('Models');
});

test('whoever else answers, or nobody, is no reason to fail', async () => {
  for (const odd of ['', '[]', '{"models":5}', '{"models":[{"symbol":"BTC"},null]}', '<html>']) {
    answer = odd;
    expect(await asked(), odd).toEqual([]);
  }
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  expect(await asked(port)).toEqual([]);
});
