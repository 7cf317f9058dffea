import { describe, expect, test } from 'vitest';
import { importsOf } from './rings/imports.ts';
import { determinismViolations, importViolations } from './rings/rules.ts';
import { sourceText } from './rings/source-text.ts';
import { isTest, type Package, type Ring } from './rings/workspace.ts';

const known = (
  folder: string,
  name: string,
  ring: Ring,
  dependencies: string[] = [],
  devDependencies: string[] = [],
) => ({
  name: `@rec-io/${name}`,
  folder,
  ring,
  dependencies: dependencies.map((each) => `@rec-io/${each}`),
  devDependencies: devDependencies.map((each) => `@rec-io/${each}`),
});
const domain = known('packages/domain', 'domain', 'domain');
const engine = known('packages/engine', 'engine', 'engine', ['domain']);
const kalshi = known('packages/kalshi', 'kalshi', 'adapter', ['domain'], ['exchange-sim']);
const sim = known('packages/exchange-sim', 'exchange-sim', 'adapter', ['domain']);
const trader = known('apps/trader', 'app-trader', 'app', ['kalshi', 'domain']);
const cli = known('apps/cli', 'app-cli', 'app', ['app-trader']);
const dashboard = known('apps/dashboard', 'app-dashboard', 'app', ['domain', 'kalshi']);
const packages: readonly Package[] = [domain, engine, kalshi, sim, trader, cli, dashboard];

/** Problems of one file, without those of what is declared and not used. */
const problems = (owner: Package, path: string, text: string): string[] => {
  const file = { path: `${owner.folder}/${path}`, text, isTest: isTest(`${owner.folder}/${path}`) };
  return importViolations(owner, [file], packages)
    .filter(({ path: where }) => !where.endsWith('package.json'))
    .map(({ line, problem }) => `${line}: ${problem}`);
};

describe('imports point inward only', () => {
  test.each([
    ['the domain imports itself', domain, "import { a } from './money.ts';", 0],
    ['the domain imports the engine', domain, "import { a } from '@rec-io/engine/ports';", 1],
    ['the domain imports a dependency', domain, "import pg from 'pg';", 1],
    ['the domain imports a built-in', domain, "import { readFile } from 'node:fs';", 1],
    ['the engine imports the domain', engine, "import type { A } from '@rec-io/domain/money';", 0],
    ['the engine imports an adapter', engine, "import type { A } from '@rec-io/kalshi/feed';", 1],
    ['the engine imports a built-in by its bare name', engine, "import fs from 'fs';", 1],
    ['an adapter imports a declared package', kalshi, "import { a } from '@rec-io/domain/money';", 0],
    ['an adapter imports an undeclared one', kalshi, "import { a } from '@rec-io/engine/ports';", 1],
    [
      'an adapter uses in its source what is declared for tests',
      kalshi,
      "import { a } from '@rec-io/exchange-sim/x';",
      1,
    ],
    ['an adapter imports an app', kalshi, "import { start } from '@rec-io/app-trader/start';", 1],
    ['an app imports an adapter', trader, "import { a } from '@rec-io/kalshi/feed';", 0],
    ['an app imports an app', trader, "import { a } from '@rec-io/app-cli/x';", 1],
    ['the command line imports an app', cli, "const m = await import('@rec-io/app-trader/start');", 0],
    ['the dashboard imports an adapter', dashboard, "import { a } from '@rec-io/kalshi/feed';", 1],
    ['anything imports what does not exist', trader, "import { a } from '@rec-io/nowhere/x';", 1],
    ['a path leaves the package', kalshi, "import { a } from '../../domain/src/money.ts';", 1],
  ])('%s', (_name, owner, text, count) => {
    expect(problems(owner, 'src/file.ts', text)).toHaveLength(count);
  });

  test('hashing is pure, in the one file that needs it', () => {
    const text = "import { createHash } from 'node:crypto';";
    expect(problems(domain, 'src/order.ts', text)).toEqual([]);
    expect(problems(domain, 'src/money.ts', text)).toHaveLength(1);
  });

  test('a test may use built-ins and what is declared for tests', () => {
    const text =
      "import { readFileSync } from 'node:fs';\nimport { a } from '@rec-io/exchange-sim/exchange';";
    expect(problems(kalshi, 'src/feed.test.ts', text)).toEqual([]);
    expect(problems(kalshi, 'test/stand-in.ts', text)).toEqual([]);
  });

  test('a benchmark may import the type that it must have', () => {
    const text = "import type { Benchmark } from '../../../bench/benchmark.ts';";
    expect(problems(kalshi, 'src/book.bench.ts', text)).toEqual([]);
    expect(problems(kalshi, 'src/book.ts', text)).toHaveLength(1);
  });

  test('facts of the whole repository may be read from its configuration, but not inside', () => {
    const text = "import ports from '../../../config/ports.json' with { type: 'json' };";
    expect(problems(kalshi, 'src/ports.ts', text)).toEqual([]);
    expect(problems(engine, 'src/ports.ts', text)).toHaveLength(1);
  });

  test('what is declared is used', () => {
    expect(importViolations(engine, [], packages).map(({ problem }) => problem)).toEqual([
      '@rec-io/domain is declared and not used',
    ]);
  });
});

describe('imports are found', () => {
  test('over several lines, with their line, in every form', () => {
    const text = [
      "import type {\n  A,\n} from './a.ts';",
      "export * from './b.ts';",
      'import "./c.ts";',
      "const d = await import(\n  './d.ts');",
    ].join('\n');
    expect(importsOf(sourceText(text))).toEqual([
      { specifier: './a.ts', line: 3 },
      { specifier: './b.ts', line: 4 },
      { specifier: './c.ts', line: 5 },
      { specifier: './d.ts', line: 7 },
    ]);
  });

  test('but not in comments, texts and expressions', () => {
    const text = [
      "// import a from './a.ts'",
      "/* import b from './b.ts' */",
      'const c = "import c from \'./c.ts\'";',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: source text
      "const d = `import d from './d.ts' ${'x'} import './e.ts'`;",
      "const f = /import '.\\/f'/;",
      "import { g } from './g.ts';",
    ].join('\n');
    expect(importsOf(sourceText(text))).toEqual([{ specifier: './g.ts', line: 6 }]);
  });
});

describe('the same input gives the same output', () => {
  const found = (path: string, text: string) =>
    determinismViolations([{ path, text, isTest: isTest(path) }]).map(({ line }) => line);

  test.each([
    ['Date.now()', 1],
    ['new Date()', 1],
    ['new Date', 1],
    ['new Date(timeMs)', 0],
    ['new Date(Date.UTC(2000, 1, 1))', 0],
    ['Math.random()', 1],
    ['setTimeout(f, 1)', 1],
    ['const every = setInterval;', 1],
    ['performance.now()', 1],
    ["'Date.now()'", 0],
    ['// Math.random()', 0],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: source text
    ['`${Date.now()}`', 1],
  ])('%s counts %i times', (text, count) => {
    expect(found('packages/engine/src/file.ts', text)).toHaveLength(count);
  });

  test('in the domain, the engine and the simulator’s core, but not in its server, in tests and elsewhere', () => {
    expect(found('packages/domain/src/a.ts', 'x;\nDate.now()')).toEqual([2]);
    expect(found('packages/exchange-sim/src/exchange.ts', 'Date.now()')).toEqual([1]);
    expect(found('packages/exchange-sim/src/server/start.ts', 'Date.now()')).toEqual([]);
    expect(found('apps/simulate/src/world.ts', 'Date.now()')).toEqual([1]);
    expect(found('apps/simulate/src/command/progress.ts', 'Date.now()')).toEqual([]);
    expect(found('packages/domain/src/a.test.ts', 'Date.now()')).toEqual([]);
    expect(found('packages/kalshi/src/a.ts', 'Date.now()')).toEqual([]);
  });
});
