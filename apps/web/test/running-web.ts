import { INTERNAL_TOKEN } from '@rec-io/program-parts/test-trader';
import { type Logger, pino } from 'pino';
import type { RunningWeb } from '../src/context.ts';
import { start } from '../src/start.ts';
import { MemorySessions, MemoryUsers } from './memory-stores.ts';

export const PASSWORD = 'correct horse battery staple';

export type TestWeb = RunningWeb & {
  readonly origin: string;
  readonly sessions: MemorySessions;
  readonly users: MemoryUsers;
  readonly clock: { nowMs(): number; aheadMs: number };
  /** Signs in as `owner`; the Cookie header to send from then on. */
  signIn(): Promise<string>;
};

/** Web on a free port with stores in memory and a clock that can be put forward. */
export async function startWeb(options: {
  traderUrl?: string;
  commandUrl?: string;
  killFile?: string;
  staticDir?: string;
  hostNames?: string[];
  access?: string[];
  traderUserNo?: string;
  log?: Logger;
  /** To come back where an earlier one stopped. */
  port?: number;
  sessions?: MemorySessions;
}): Promise<TestWeb> {
  const users = await MemoryUsers.withPassword(PASSWORD);
  const sessions = options.sessions ?? new MemorySessions();
  const clock = { aheadMs: 0, nowMs: () => Date.now() + clock.aheadMs };
  const web = await start({
    host: '127.0.0.1',
    port: options.port ?? 0,
    traderUrl: options.traderUrl ?? 'ws://127.0.0.1:9/view',
    commandUrl: options.commandUrl ?? 'http://127.0.0.1:9/command',
    killFile: options.killFile ?? '/nonexistent/KILL',
    traderUserNo: options.traderUserNo ?? '0001',
    internalToken: INTERNAL_TOKEN,
    users,
    sessions,
    staticDir: options.staticDir ?? '/nonexistent',
    hostNames: options.hostNames ?? [],
    access: options.access ?? [],
    onBreach(problem) {
      throw new Error(problem);
    },
    log: options.log ?? pino({ level: 'silent' }),
    clock,
  });
  const origin = `http://127.0.0.1:${web.port}`;
  return {
    ...web,
    origin,
    sessions,
    users,
    clock,
    async signIn() {
      const reply = await postSession(origin, { login: 'owner', password: PASSWORD });
      const cookie = reply.headers.get('set-cookie')?.split(';')[0];
      if (!cookie) throw new Error(`sign-in failed: ${reply.status}`);
      return cookie;
    },
  };
}

export const postSession = (origin: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${origin}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
