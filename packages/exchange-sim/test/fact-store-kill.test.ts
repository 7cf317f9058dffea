import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { random } from '@rec-io/domain/random';
import { afterAll, expect, test } from 'vitest';
import { Exchange } from '../src/exchange.ts';
import { FactStore } from '../src/fact-store.ts';

const directory = mkdtempSync(join(tmpdir(), 'killed-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** Runs it until it is killed in the midst of its work after so many answers. @returns what it had answered, as `number orderId` */
async function killedAfter(answers: number, from: number): Promise<string[]> {
  const script = join(import.meta.dirname, 'killed-exchange.ts');
  const child = spawn(process.execPath, [script, directory, String(from)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    if (text.split('\n').length > answers + 1) child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.once('close', resolve));
  return text.split('\n').slice(1, -1);
}

test('kill -9 at any moment, also while a snapshot is written, loses nothing that was answered', async () => {
  const dice = random(7, 'kills');
  const answered = new Map<string, string>();
  const generations = new Set<string>();
  for (let round = 0; round < 10; round++) {
    for (const line of await killedAfter(1 + dice.integer(60), round * 1_000_000)) {
      const [number = '', orderId = ''] = line.split(' ');
      answered.set(`order ${number}`, orderId);
    }
    const names = readdirSync(directory);
    for (const name of names) generations.add(name);
    const store = new FactStore(directory);
    const restored = Exchange.restore(store.takeFacts(), { seed: 1 });
    await store.close();
    const kept = new Map(
      restored.orders('main').map(({ clientOrderId, orderId }) => [clientOrderId, orderId]),
    );
    for (const [id, orderId] of answered) expect([id, kept.get(id)]).toEqual([id, orderId]);
  }
  // It was killed among many snapshots, or this proves little.
  expect(answered.size).toBeGreaterThan(100);
  expect([...generations].filter((name) => name.startsWith('snapshot-')).length).toBeGreaterThan(5);
});
