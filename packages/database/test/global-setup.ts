import { createServer } from 'node:net';
import { startHeartbeat } from '@rec-io/database/heartbeat';
import { startTestServer, type TestServer } from '@rec-io/database/test-server';
import type { TestProject } from 'vitest/node';

let starter: Promise<TestServer> | null = null;

/** Offers one database server to all workers of the run; nothing is started unless a test asks. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  startHeartbeat();
  const door = createServer(async (socket) => {
    socket.on('error', () => socket.destroy());
    starter ??= startTestServer();
    const answer = await starter.then(
      ({ admin }) => admin,
      (error: unknown) => ({ error: String(error) }),
    );
    socket.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const address = door.address();
  if (address === null || typeof address === 'string')
    throw new Error('the door of the test database has no port');
  project.provide('databaseStarterPort', address.port);
  return async () => {
    door.close();
    await (await starter)?.stop();
  };
}
