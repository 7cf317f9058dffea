import { describe, expect, test } from 'vitest';
import { freePorts } from './free-ports.ts';
import { DEFAULT_PORTS } from './ports.ts';

const held = (name: string, port: number, heldBy = '"node" (pid 7)') => ({ name, port, heldBy });

describe('ports for an installation', () => {
  test('stay as they are where nobody holds them, or nobody knows', async () => {
    const facts = [
      { name: 'web', port: 3000, heldBy: null },
      { name: 'trader', port: 4000, heldBy: { unknown: 'no rights' } },
      held('sync', 9999),
    ];
    expect(await freePorts(DEFAULT_PORTS, facts)).toEqual({ ports: DEFAULT_PORTS, conflicts: [] });
  });

  test('that are taken get the next one that is free, ours to nobody else, and open in browsers', async () => {
    // 8005 is the recorder's own; 8006 is taken as well.
    const taken = new Set([8004, 8006]);
    const { ports, conflicts } = await freePorts(
      DEFAULT_PORTS,
      [held('sync', 8004)],
      async (port) => !taken.has(port),
    );
    expect(conflicts).toEqual([{ name: 'sync', port: 8004, heldBy: '"node" (pid 7)', instead: 8007 }]);
    expect(ports).toEqual({ ...DEFAULT_PORTS, sync: 8007 });

    const blocked = { ...DEFAULT_PORTS, web: 5059 };
    expect((await freePorts(blocked, [held('web', 5059)], async () => true)).ports.web).toBe(5062);
  });

  test('of two programs that lose theirs are different, in the order of the manifest', async () => {
    const close = { ...DEFAULT_PORTS, web: 3000, trader: 3001 };
    const { ports } = await freePorts(close, [held('trader', 3001), held('web', 3000)], async () => true);
    expect([ports.web, ports.trader]).toEqual([3002, 3003]);
  });

  test('that do not exist are told', async () => {
    const last = { ...DEFAULT_PORTS, web: 65_535 };
    await expect(freePorts(last, [held('web', 65_535)], async () => true)).rejects.toThrow('REC-323');
  });
});
