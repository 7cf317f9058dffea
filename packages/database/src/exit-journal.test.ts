import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FileExitJournal, fileExitJournal } from './exit-journal.ts';
import { numberedFill } from './test-entries.ts';

let folder: string;
let file: string;
let warnings: string[];
const log = { info: () => undefined, warn: (message: string) => warnings.push(message) };
let opened: FileExitJournal[] = [];
const journal = async (): Promise<FileExitJournal> => {
  const made = await fileExitJournal(file, log);
  opened.push(made);
  return made;
};
const numbers = (from: number, count = 1) => Array.from({ length: count }, (_, i) => numberedFill(from + i));

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'rec io journal '));
  file = path.join(folder, 'journals', 'exits.jsonl');
  warnings = [];
});
afterEach(async () => {
  for (const each of opened) await each.close();
  opened = [];
  rmSync(folder, { recursive: true });
});

describe('the local journal of exits', () => {
  test.runIf(process.platform === 'linux')('that cannot be read leaves its file closed', async () => {
    mkdirSync(path.dirname(file));
    writeFileSync(file, '');
    // Beyond what can be read at once, and takes no room.
    truncateSync(file, 2 ** 32);
    const isOpen = () =>
      readdirSync('/proc/self/fd').some((fd) => {
        try {
          return readlinkSync(`/proc/self/fd/${fd}`) === file;
        } catch {
          return false;
        }
      });
    await expect(fileExitJournal(file, log)).rejects.toMatchObject({ code: 'ERR_FS_FILE_TOO_LARGE' });
    expect(isOpen()).toBe(false);
  });

  test('keeps what it was given, in its order, for the next run, and for nobody else to read', async () => {
    const first = await journal();
    await Promise.all([first.append(numbers(1, 2)), first.append(numbers(3))]);
    expect(await first.read()).toEqual(numbers(1, 3));
    expect(await (await journal()).read()).toEqual(numbers(1, 3));
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('forgets on the disk only once the ledger has everything; what is given again in between stays', async () => {
    const first = await journal();
    await first.append(numbers(1, 2));
    await first.forget(numbers(1));
    expect(await first.read()).toEqual(numbers(2));
    // Entered once more than needed is no harm; once too little would be.
    expect(await (await journal()).read()).toEqual(numbers(1, 2));
    await first.append(numbers(3));
    await first.forget(numbers(1, 3));
    expect(statSync(file).size).toBe(0);
    await first.append(numbers(4));
    expect(await (await journal()).read()).toEqual(numbers(4));
  });

  test('drops a line that a crash cut off, wherever it was cut, and goes on after it', async () => {
    await (await journal()).append(numbers(1, 2));
    const whole = readFileSync(file);
    const firstEnd = whole.indexOf('\n') + 1;
    for (let bytes = firstEnd; bytes < whole.length; bytes++) {
      writeFileSync(file, whole.subarray(0, bytes));
      const next = await journal();
      expect(await next.read()).toEqual(numbers(1));
      await next.append(numbers(7));
      expect(await (await journal()).read()).toEqual([...numbers(1), ...numbers(7)]);
    }
    expect(warnings).toEqual([]);
  });

  test('says so when a line in the middle is damaged, and keeps the others', async () => {
    await (await journal()).append(numbers(1, 3));
    const lines = readFileSync(file, 'utf8').split('\n');
    lines[1] = `${lines[1]}`.replace('trade-2', 'trade-9');
    writeFileSync(file, lines.join('\n'));
    expect(await (await journal()).read()).toEqual([...numbers(1), ...numbers(3)]);
    expect(warnings).toHaveLength(1);
  });

  test('that the disk refuses says so, and takes the next one whole', async () => {
    const first = await journal();
    await first.append(numbers(1));
    truncateSync(file, 0);
    appendFileSync(file, readFileSync(file));
    await expect(
      first.append([
        {
          toJSON: () => {
            throw new Error('no space left on device');
          },
        } as never,
      ]),
    ).rejects.toThrow('no space');
    await first.append(numbers(2));
    expect(await (await journal()).read()).toEqual(numbers(2));
  });

  test('loses nothing that it has confirmed to a kill -9', async () => {
    const program = `
      import { fileExitJournal } from ${JSON.stringify(path.join(import.meta.dirname, 'exit-journal.ts'))};
      import { numberedFill } from ${JSON.stringify(path.join(import.meta.dirname, 'test-entries.ts'))};
      const journal = await fileExitJournal(process.argv[1], { info() {}, warn() {} });
      for (let i = 1; ; i++) {
        await journal.append([numberedFill(i)]);
        process.stdout.write(i + '\\n');
      }`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program, file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let confirmed = 0;
    child.stdout.on('data', (text: Buffer) => {
      confirmed = Number(text.toString().trim().split('\n').at(-1));
      if (confirmed >= 20) child.kill('SIGKILL');
    });
    await once(child, 'close');
    const kept = await (await journal()).read();
    expect(confirmed).toBeGreaterThanOrEqual(20);
    expect(kept.slice(0, confirmed)).toEqual(numbers(1, confirmed));
    expect(warnings).toEqual([]);
  });
});

describe.runIf(process.getuid?.() === 0 && process.platform === 'linux')(
  'on a full disk (skipped unless root on Linux, which can mount a small one)',
  () => {
    const small = () => path.join(folder, 'journals');
    const fill = () => {
      try {
        writeFileSync(path.join(small(), `others-${Math.random()}`), Buffer.alloc(8_000_000, 1));
      } catch (error) {
        return (error as NodeJS.ErrnoException).code;
      }
      return null;
    };

    beforeEach(() => {
      mkdirSync(small());
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', small()]);
    });
    afterEach(async () => {
      for (const each of opened.splice(0)) await each.close();
      execFileSync('umount', [small()]);
    });

    test('exits are kept all the same, and the reserve is there again once they are in the ledger', async () => {
      const first = await journal();
      expect(fill()).toBe('ENOSPC');
      await first.append(numbers(1, 2));
      await first.append(numbers(3, 100));
      expect(await (await journal()).read()).toEqual(numbers(1, 102));
      for (const name of readdirSync(small()).filter((each) => each.startsWith('others')))
        rmSync(path.join(small(), name));
      await first.forget(numbers(1, 102));
      expect(statSync(`${file}.reserve`).size).toBeGreaterThan(100_000);
    });

    test('without a reserve left it says so, and loses nothing of what it has', async () => {
      const first = await journal();
      await first.append(numbers(1));
      expect(fill()).toBe('ENOSPC');
      await first.append(numbers(2, 100));
      expect(fill()).toBe('ENOSPC');
      const many = Array.from({ length: 1_000 }, (_, i) => numberedFill(1_000 + i));
      await expect(first.append(many)).rejects.toMatchObject({ code: 'ENOSPC' });
      expect(await (await journal()).read()).toEqual([...numbers(1), ...numbers(2, 100)]);
    });
  },
);
