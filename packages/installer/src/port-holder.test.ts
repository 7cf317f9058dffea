import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { portHolder } from './port-holder.ts';

const isRoot = process.getuid?.() === 0;

/** Asks as an ordinary account, of whatever node is at hand. */
async function askedByNobody(port: number): Promise<string> {
  const program = `const { portHolder } = await import('./port-holder.ts'); process.setgid(65534); process.setuid(65534); console.log(portHolder(${port}))`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  await once(child, 'close');
  return text.trim();
}

describe.skipIf(process.platform !== 'linux')('who holds a port (needs Linux)', () => {
  test('is named with its process, to other accounts only with whose it is', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    try {
      expect(portHolder(port)).toMatch(new RegExp(`^"\\S.*" \\(pid ${process.pid}\\)$`));
      if (isRoot) expect(await askedByNobody(port)).toBe('a program of the account root');
    } finally {
      server.close();
    }
  });

  test('is called by what it is when it is a Node, whose first thread has a name of its own', async () => {
    const program = 'const s = require("net").createServer().listen(0, () => console.log(s.address().port))';
    const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [port] = await once(child.stdout, 'data');
    try {
      expect(portHolder(Number(String(port)))).toBe(`"node" (pid ${child.pid})`);
    } finally {
      child.kill();
    }
  });

  test('is nobody in particular when nobody does', () => {
    expect(portHolder(1)).toBe('another program');
  });
});
