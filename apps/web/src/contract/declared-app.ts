import { pino } from 'pino';
import { buildApp, type WebApp } from '../build-app.ts';
import type { ApiDocument } from './api-document.ts';

/** Nothing is asked of it: only the routes are looked at. */
const NOBODY = new Proxy({} as never, {
  get: (_nobody, name) => () => Promise.reject(new Error(`${String(name)} is asked while nothing is served`)),
});

/** Web's routes as they are declared, without a database, a trader or a port. */
export const declaredApp = (): Promise<WebApp> =>
  buildApp({
    host: '127.0.0.1',
    port: 0,
    traderUrl: 'ws://127.0.0.1:9/view',
    commandUrl: 'http://127.0.0.1:9/command',
    killFile: '/nonexistent/KILL',
    traderAccount: { ownerNo: '0001', account: 'main' },
    mode: 'simulated',
    internalToken: '',
    users: NOBODY,
    sessions: NOBODY,
    rights: NOBODY,
    audit: NOBODY,
    secondFactors: NOBODY,
    passkeys: NOBODY,
    apiKeys: NOBODY,
    history: NOBODY,
    profiles: NOBODY,
    ownData: NOBODY,
    monitors: NOBODY,
    strategies: NOBODY,
    exchangeKeys: NOBODY,
    riskAcceptances: NOBODY,
    research: NOBODY,
    backtests: NOBODY,
    comparisons: NOBODY,
    notifications: NOBODY,
    pushDevices: NOBODY,
    push: NOBODY,
    system: NOBODY,
    data: NOBODY,
    health: NOBODY,
    alerts: NOBODY,
    systemFacts: NOBODY,
    prices: NOBODY,
    explanations: NOBODY,
    staticDir: '/nonexistent',
    log: pino({ level: 'silent' }),
    clock: { nowMs: () => 0 },
  });

/** The API document of all routes. */
export async function apiDocument(): Promise<ApiDocument> {
  const { app } = await declaredApp();
  await app.ready();
  const document = app.swagger() as unknown as ApiDocument;
  await app.close();
  return document;
}
