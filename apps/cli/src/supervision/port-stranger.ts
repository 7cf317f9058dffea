import { connect } from 'node:net';
import type { Layout } from '@rec-io/installer/layout';
import { findPortHolder } from '@rec-io/installer/port-holder';
import { ownProcesses } from './own-processes.ts';

const CONNECT_MS = 1_000;

/**
 * Who else listens on the port of one of our programs. One that does not run, or waits to be started once more, does not listen.
 * @param pid of our program, where it runs
 * @returns its name in words; null when nobody listens, or one of ours
 */
export async function portStranger(
  layout: Layout,
  { port, pid }: { readonly port: number; readonly pid: number | null },
): Promise<string | null> {
  if (!(await listens(port))) return null;
  const holder = findPortHolder(port);
  // Who may not see which process it is cannot tell a program of ours that runs from another one.
  if (holder.pid === null) return pid === null ? holder.words : null;
  const own = (await ownProcesses(layout)).map((found) => found.pid);
  return holder.pid === pid || own.includes(holder.pid) ? null : holder.words;
}

function listens(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host: '127.0.0.1', port, timeout: CONNECT_MS });
  for (const event of ['error', 'timeout'] as const) socket.once(event, () => resolve(false));
  socket.once('connect', () => resolve(true));
  return promise.finally(() => socket.destroy());
}
