import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { isAlive, ownIdentity, processStarted, signal, waitForEnd } from './process-identity.ts';

describe('the identity of a process', () => {
  test('is the same each time it is asked, and ends with the process', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { stdio: 'ignore' });
    const identity = { pid: child.pid ?? 0, started: processStarted(child.pid ?? 0) ?? '' };
    expect(isAlive(identity)).toBe(true);
    const ended = once(child, 'exit');
    expect(signal(identity, 'SIGKILL')).toBe(true);
    await ended;
    expect(await waitForEnd(identity, 5_000)).toBe(true);
    expect(signal(identity, 'SIGKILL')).toBe(false);
  });

  test('does not match a process with the same number that began at another time', () => {
    expect(isAlive(ownIdentity())).toBe(true);
    expect(isAlive({ pid: process.pid, started: 'another time' })).toBe(false);
  });
});
