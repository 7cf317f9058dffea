import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allChecks } from '@rec-io/app-monitor/checks/all-checks';
import { USUAL_LIMITS } from '@rec-io/app-monitor/checks/limits';
import type { Health } from '@rec-io/app-monitor/health';
import { monitorServer } from '@rec-io/app-monitor/server';
import { openPool } from '@rec-io/database/connection';
import { observedHealth } from '../apps/cli/src/observed/observed-health.ts';
import { startWeb } from '../apps/web/test/running-web.ts';
import type { Benchmark } from './benchmark.ts';

/** As much as there ever is: every check, and the hundred incidents and acts that are shown at most. */
function fullHealth(): Health {
  const checks = allChecks({
    mode: 'simulated',
    symbols: ['BTC', 'ETH'],
    programs: ['exchange-sim', 'trader', 'sync', 'recorder', 'worker', 'web'],
    limits: USUAL_LIMITS,
  }).map(({ name, label, unit, limits, fix }) => ({
    ...{
      name,
      label,
      unit,
      limits,
      fix,
      state: 'degraded' as const,
      value: 1.5,
      reason: `${label} is not well`,
      sinceMs: 1,
    },
  }));
  const hundred = Array.from({ length: 100 }, (_, at) => `${at}`);
  return {
    ...{
      overall: 'degraded',
      reason: 'Index price of BTC: the newest is 3.9 s old',
      atMs: 1,
      checks,
      hold: null,
    },
    incidents: hundred.map((id) => ({
      ...{
        id,
        cause: 'exchange',
        reason: 'it cannot be reached',
        symptoms: ['index:BTC', 'books:BTC', 'useful:trader'],
      },
      ...{ worst: 'failed' as const, begunAtMs: 1, endedAtMs: 2 },
    })),
    acts: hundred.map((id) => ({
      ...{
        id,
        atMs: 1,
        kind: 'restart' as const,
        target: 'web',
        reason: 'web does not answer',
        outcome: 'asked',
      },
    })),
    machine: { cpuPercent: 1, memoryPercent: 1, diskPercent: 1, memoryFreeBytes: 1, diskFreeBytes: 1 },
    ...{ database: 'connected', supervisor: 'parent running', programs: [] },
    deadMan: { state: 'watching', why: null, key: 'own', silentForS: 0 },
  };
}

/** From the browser's request to the whole answer: session, right, the monitor asked anew for each, the answer checked. */
const healthRoute = (isKnown: boolean): Benchmark => ({
  name: `health route of the page, ${isKnown ? 'as it is asked' : 'the monitor asked each time'}`,
  unit: 'ms',
  async setup() {
    const health = fullHealth();
    const monitor = await monitorServer({
      ...{
        host: '127.0.0.1',
        port: 0,
        registry: { contentType: 'text/plain', metrics: async () => '' },
        health: () => health,
      },
    });
    const nobody = { host: '127.0.0.1', port: 9, user: 'x', password: 'x', database: 'x' };
    const pool = openPool(nobody, { max: 1, name: 'bench' });
    const layout = { holdFile: join(tmpdir(), 'recio-bench-no-hold') };
    const anew = () => observedHealth({ layout, monitorPort: monitor.port, pool });
    const one = anew();
    const look = () => (isKnown ? one : anew()).look();
    const web = await startWeb({ health: { look, lift: async () => [] } });
    const cookie = await web.signIn();
    const read = async (url: string) => {
      const reply = await fetch(url, { headers: { cookie } });
      const text = await reply.text();
      if (!reply.ok || text.length < 10_000) throw new Error(`HTTP ${reply.status}: ${text.slice(0, 200)}`);
      return text;
    };
    const url = `${web.origin}/api/system/health`;
    const bytes = await read(url);
    const bare = createServer((_request, response) => response.end(bytes));
    await new Promise<void>((resolve) => bare.listen(0, '127.0.0.1', resolve));
    const bareUrl = `http://127.0.0.1:${(bare.address() as AddressInfo).port}/`;
    return {
      run: async () => void (await read(url)),
      baseline: { name: 'the same bytes of a bare server', run: async () => void (await read(bareUrl)) },
      async close() {
        bare.close();
        bare.closeAllConnections();
        await web.stop();
        await monitor.stop();
        await pool.end();
      },
    };
  },
});

export const benchmarks: readonly Benchmark[] = [healthRoute(true), healthRoute(false)];
