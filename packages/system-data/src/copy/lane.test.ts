import { expect, test } from 'vitest';
import { Lane } from './lane.ts';

test('ends when nothing waits and nobody is at work, though tasks add others', async () => {
  const lane = new Lane<number>();
  const done: number[] = [];
  const worker = async (fromEnd: boolean) => {
    for (let task = await lane.take(fromEnd); task !== undefined; task = await lane.take(fromEnd)) {
      await new Promise((resolve) => setImmediate(resolve));
      if (task > 1) for (const next of [task - 1, task - 2]) lane.add(next);
      done.push(task);
      lane.done();
    }
  };
  const workers = [worker(false), worker(true), worker(true)];
  lane.add(7);
  lane.close();
  await Promise.all(workers);
  // As many as calls of the naive Fibonacci of 7 that begin at 1 and 0.
  expect(done).toHaveLength(41);
});

test('takes from both ends', async () => {
  const lane = new Lane<string>();
  for (const task of ['large', 'middle', 'small']) lane.add(task);
  lane.close();
  expect([await lane.take(), await lane.take(true), await lane.take(true)]).toEqual([
    'large',
    'small',
    'middle',
  ]);
});

test('who waits goes home when it is abandoned', async () => {
  const lane = new Lane<string>();
  const waiting = lane.take();
  lane.abandon();
  expect(await waiting).toBeUndefined();
  expect(await lane.take()).toBeUndefined();
});

test('who was at work when it was abandoned goes home, too, and what they add is not done', async () => {
  const lane = new Lane<string>();
  lane.add('at work');
  await lane.take();
  lane.abandon();
  lane.add('too late');
  lane.done();
  expect(await lane.take()).toBeUndefined();
});
