import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from './fixtures/eventually.ts';
import { type LoneExchange, loneExchange } from './fixtures/lone-exchange.ts';
import { temporaryRecio } from './fixtures/recio.ts';

let base = '';
let dataDir = '';
const running: LoneExchange[] = [];
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'rec-io exchange '));
  dataDir = join(base, 'its own', 'data');
});
afterEach(async () => {
  for (const exchange of running.splice(0))
    if (exchange.child.exitCode === null) await exchange.end('SIGKILL');
  rmSync(base, { recursive: true });
});

const started = async (...args: readonly string[]): Promise<LoneExchange> => {
  const exchange = await loneExchange('--port', '0', '--data-dir', dataDir, ...args);
  running.push(exchange);
  return exchange;
};
type WireMarket = {
  readonly ticker: string;
  readonly yes_bid_dollars: string;
  readonly yes_ask_dollars: string;
};
const quoted = async ({ ask }: LoneExchange): Promise<WireMarket[]> => {
  const markets = (await ask('GET', '/markets?status=open&limit=1000')).body['markets'] as WireMarket[];
  return markets.filter(
    ({ yes_bid_dollars: bid, yes_ask_dollars: ask }) => Number(bid) > 0 && Number(ask) < 1 && Number(ask) > 0,
  );
};
const order = (ticker: string | undefined) => ({
  ticker,
  client_order_id: 'mine',
  side: 'bid',
  count: '3.00',
  price: '0.9900',
  time_in_force: 'immediate_or_cancel',
  self_trade_prevention_type: 'taker_at_cross',
});
const failure = async (...args: readonly string[]) => {
  const recio = await temporaryRecio();
  const { code, stdout, stderr } = await recio.run('exchange', ...args);
  rmSync(recio.base, { recursive: true });
  return { code, stdout, stderr };
};

describe('an exchange that runs alone', () => {
  test('says in one line where it is, and at that moment both coins have quoted markets', async () => {
    const exchange = await started();
    const markets = await quoted(exchange);
    for (const series of ['KXBTCD-', 'KXETHD-'])
      expect(markets.some(({ ticker }) => ticker.startsWith(series))).toBe(true);
    const { line } = exchange;
    expect(line.baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/trade-api\/v2$/);
    expect(line.wsUrl).toBe(line.baseUrl.replace('http', 'ws').replace('/v2', '/ws/v2'));
    expect(line.controlUrl).toBeNull();
    expect(statSync(line.privateKeyPath).mode & 0o777).toBe(0o600);
    expect(exchange.stdout().split('\n')).toEqual([JSON.stringify(line), '']);
    expect(exchange.stderr()).toContain('the exchange opens');
  });

  test('keeps keys, orders and used ids over a kill, and every key that it ever printed works', async () => {
    const first = await started();
    const [market] = await quoted(first);
    const placed = await first.ask('POST', '/portfolio/events/orders', order(market?.ticker));
    expect(placed).toMatchObject({ status: 201 });
    const before = (await first.ask('GET', '/portfolio/fills')).body;
    await first.end('SIGKILL');
    const second = await started('--key-type', 'ed25519');
    expect(second.line.keyId).not.toBe(first.line.keyId);
    expect((await second.ask('GET', '/portfolio/fills')).body).toEqual(before);
    await second.end('SIGKILL');
    const third = await started();
    expect(third.line.keyId).toBe(first.line.keyId);
    expect(await third.ask('POST', '/portfolio/events/orders', order(market?.ticker))).toMatchObject({
      status: 409,
    });
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('ends on %s with exit code 0', async (signal) => {
    const exchange = await started('--symbols', 'ETH');
    expect(await exchange.end(signal)).toBe(0);
    expect(exchange.stderr()).toContain('stopped');
  });

  test('runs on recorded minutes from the first one at a speed, says when they end, and can be read then', async () => {
    const fromS = Date.parse('2018-03-01T10:00:00Z') / 1_000;
    const rows = Array.from({ length: 4 }, (_, i) => `${fromS + 60 * i},10000,10010,9990,10000,1`);
    const file = join(base, 'BTC minutes.csv');
    writeFileSync(file, `timestamp,open,high,low,close,volume\n${rows.join('\n')}\n`);
    const args = ['--prices', `BTC=${file}`, '--speed', '60'];
    const first = await started(...args);
    const [market] = await eventually(async () => {
      const markets = (await quoted(first)).filter(({ ticker }) => ticker.startsWith('KXBTCD-'));
      return markets.length > 0 ? markets : null;
    });
    expect(market?.ticker).toMatch(/^KXBTCD-18MAR01/);
    expect(await first.ask('POST', '/portfolio/events/orders', order(market?.ticker))).toMatchObject({
      status: 201,
    });
    await eventually(() => first.stderr().includes('the recorded prices have ended') || null);
    const fills = (await first.ask('GET', '/portfolio/fills')).body;
    await first.end('SIGTERM');
    const second = await started(...args);
    expect((await second.ask('GET', '/portfolio/fills')).body).toEqual(fills);
    await second.end('SIGTERM');
    writeFileSync(file, `timestamp,open,high,low,close,volume\n${rows[0]}\n`);
    expect(await failure('--port', '0', '--data-dir', dataDir, ...args)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('REC-504'),
    });
  });
});

describe('an exchange with accidents', () => {
  test('does those of a file from the opening on, and those that its control port is asked for', async () => {
    const file = join(base, 'accidents.json');
    const steps = [
      { rule: { id: 'first', fault: 'answer', status: 503, match: { path: '/markets' }, count: 1 } },
    ];
    writeFileSync(file, JSON.stringify({ steps }));
    const { ask, line } = await started('--symbols', 'BTC', '--control-port', '0', '--faults', file);
    expect((await ask('GET', '/markets')).status).toBe(503);
    expect((await ask('GET', '/markets')).status).toBe(200);
    const order = (path: string, body: object) =>
      fetch(`${line.controlUrl}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect((await order('/faults', { fault: 'answer', status: 500, count: 1 })).status).toBe(201);
    expect((await ask('GET', '/markets')).status).toBe(500);
    await order('/actions/index', { accident: 'gap' });
    const ready = () => fetch(new URL('/readyz', line.baseUrl)).then(({ status }) => status);
    await eventually(async () => ((await ready()) === 503 ? true : null));
    await order('/actions/index', { accident: 'none' });
    await eventually(async () => ((await ready()) === 200 ? true : null));
  });

  test('reads trail writes by the lag that was asked for, also after a restart', async () => {
    const first = await started('--symbols', 'BTC');
    const [market] = await quoted(first);
    await first.ask('POST', '/portfolio/events/orders', order(market?.ticker));
    await first.end('SIGTERM');
    const { ask } = await started('--symbols', 'BTC', '--read-lag-ms', '600000');
    const second = { ...order(market?.ticker), client_order_id: 'second' };
    expect((await ask('POST', '/portfolio/events/orders', second)).status).toBe(201);
    const { body } = await ask('GET', '/portfolio/orders');
    expect((body['orders'] as { client_order_id: string }[]).map(({ client_order_id: id }) => id)).toEqual([
      'mine',
    ]);
    expect((await ask('POST', '/portfolio/events/orders', second)).status).toBe(409);
  });

  test('cannot run when their file is wrong, and says where', async () => {
    const file = join(base, 'accidents.json');
    writeFileSync(file, JSON.stringify({ steps: [{ rule: { fault: 'explode' } }] }));
    const { code, stdout, stderr } = await failure('--port', '0', '--data-dir', dataDir, '--faults', file);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('REC-507');
    expect(stderr).toContain('step 1');
  });
});

describe('an exchange that cannot run', () => {
  test('because its directory has another exchange names the process', async () => {
    const exchange = await started();
    const { code, stderr } = await failure('--port', '0', '--data-dir', dataDir);
    expect(code).toBe(1);
    expect(stderr).toContain('REC-502');
    expect(stderr).toContain(`process ${exchange.child.pid}`);
  });

  test('because the port is taken names who holds it', async () => {
    const server = createServer().listen({ host: '127.0.0.1', port: 0 });
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const { code, stderr } = await failure('--port', String(port), '--data-dir', dataDir);
    server.close();
    expect(code).toBe(1);
    expect(stderr).toContain('REC-503');
    expect(stderr).toContain(`pid ${process.pid}`);
  });

  test('because the directory is somebody else’s leaves it as it is', async () => {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(join(dataDir, 'letter.txt'), 'dear');
    const { code, stderr } = await failure('--port', '0', '--data-dir', dataDir);
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('REC-501') });
    expect(stderr).toContain('letter.txt');
  });

  test('because a file has that name says so', async () => {
    writeFileSync(join(base, 'file'), '');
    expect(await failure('--port', '0', '--data-dir', join(base, 'file'))).toMatchObject({
      stderr: expect.stringContaining('REC-105'),
    });
  });

  test('because the directory cannot be written says so', async () => {
    mkdirSync(dataDir, { recursive: true });
    // A mode stops everybody but root, whom only a file system that cannot be written stops.
    const byMount = process.getuid?.() === 0;
    if (byMount) execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', dataDir]);
    else chmodSync(dataDir, 0o500);
    const { code, stderr } = await failure('--port', '0', '--data-dir', dataDir);
    if (byMount) execFileSync('umount', [dataDir]);
    else chmodSync(dataDir, 0o700);
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('REC-106') });
  });

  test('because the system keeps its hands on the directory says so, also to root', async () => {
    const { code, stderr } = await failure('--port', '0', '--data-dir', '/proc/exchange');
    expect(code).toBe(1);
    expect(stderr).toMatch(/REC-10[56]/);
  });

  test('because of a price file names the row', async () => {
    const file = join(base, 'BTC.csv');
    writeFileSync(file, 'timestamp,open,high,low,close,volume\n1519898400,1,2,nonsense,1,1\n');
    const { code, stderr } = await failure('--port', '0', '--data-dir', dataDir, '--prices', file);
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('REC-505') });
    expect(stderr).toContain('line 2');
  });

  test('because what it kept is damaged names the line', async () => {
    await (await started()).end('SIGTERM');
    writeFileSync(join(dataDir, 'journal.jsonl'), '[]\nnonsense\n[]\n');
    const { code, stderr } = await failure('--port', '0', '--data-dir', dataDir);
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('REC-506') });
    expect(stderr).toContain('line 2');
  });

  test.each([
    [[]],
    [['--data-dir', '']],
    [['--data-dir', '/tmp/x', '--port', '65536']],
    [['--data-dir', '/tmp/x', '--speed', '0']],
    [['--data-dir', '/tmp/x', '--symbols', 'DOGE']],
    [['--data-dir', '/tmp/x', '--balance', 'much']],
    [['--data-dir', '/tmp/x', '--key-type', 'dsa']],
    [['--data-dir', '/tmp/x', '--from', '2018-03-01']],
    [['--data-dir', '/tmp/x', '--prices']],
    [['--data-dir', '/tmp/x', '--source', 'coinbase', '--speed', '2']],
  ])('because of %j explains itself with exit code 2', async (args) => {
    const { code, stdout, stderr } = await failure(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/error:|REC-/);
  });
});
