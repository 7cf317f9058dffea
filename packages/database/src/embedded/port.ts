import { createServer } from 'node:net';
import { DatabaseError } from '../errors.ts';

export async function isPortFree(port: number): Promise<boolean> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<boolean>();
  server.once('error', () => resolve(false));
  server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  return promise;
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.once('error', reject);
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    server.close(() => resolve(port));
  });
  return promise;
}

export const portTaken = (port: number): DatabaseError =>
  new DatabaseError(
    'DB_PORT_TAKEN',
    `port ${port}, which the database should use, is taken by another program`,
    'Stop that program, or choose another database port.',
  );
