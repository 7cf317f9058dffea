import { isBuiltin } from 'node:module';
import { dirname, join, normalize } from 'node:path';
import { importsOf } from './imports.ts';
import { lineOf, sourceText } from './source-text.ts';
import type { Package, SourceFile } from './workspace.ts';

export type Violation = {
  readonly path: string;
  readonly line: number;
  readonly problem: string;
  readonly remedy: string;
};

const SCOPE = '@rec-io/';
/** Built-ins that the inner rings may use all the same: hashing is a pure function. */
const PURE_BUILTINS: ReadonlySet<string> = new Set(['packages/domain/src/order.ts node:crypto']);

/** The one thing outside its package that a benchmark knows. */
const BENCHMARK_TYPE = 'bench/benchmark.ts';
/** Facts of the whole repository, such as the port manifest, belong to no package. */
const SHARED_FACTS = /^config\/[\w-]+\.json$/;

/** `@rec-io/domain/money` → `@rec-io/domain`; null for what is not of this repository. */
const workspaceName = (specifier: string): string | null =>
  specifier.startsWith(SCOPE) ? specifier.split('/').slice(0, 2).join('/') : null;

/** Why `from` may not import `to`, or null. */
function forbidden(from: Package, to: Package): string | null {
  if (from.name === to.name) return null;
  if (from.ring === 'domain')
    return 'the domain imports nothing but itself: move what is pure into it, pass the rest in';
  if (from.ring === 'engine' && to.ring !== 'domain')
    return 'the engine imports only the domain: add a port to engine/src/ports.ts';
  if (from.ring === 'adapter' && to.ring === 'app')
    return 'an adapter never imports an app: move what both need inward';
  if (from.ring !== 'app') return null;
  if (from.folder === 'apps/dashboard' && to.ring !== 'domain')
    return 'the dashboard imports only the domain: it talks to web';
  if (from.folder === 'apps/monitor' && to.ring === 'engine')
    return 'the monitor must not share the mistakes of what it watches: ask the trader over its socket';
  if (to.ring === 'app' && from.folder !== 'apps/cli')
    return 'apps talk over sockets: only the command line starts other apps';
  return null;
}

/** All that one package does against the rings. `packages` are all of the repository. */
export function importViolations(
  owner: Package,
  files: readonly SourceFile[],
  packages: readonly Package[],
): Violation[] {
  const violations: Violation[] = [];
  const byName = new Map(packages.map((known) => [known.name, known]));
  const used = new Set<string>();
  const inner = owner.ring === 'domain' || owner.ring === 'engine';

  for (const file of files) {
    const isSource = file.path.startsWith(`${owner.folder}/src/`) && !file.isTest;
    for (const { specifier, line } of importsOf(sourceText(file.text))) {
      const say = (problem: string, remedy: string) =>
        violations.push({ path: file.path, line, problem, remedy });
      const name = workspaceName(specifier);
      if (specifier.startsWith('.')) {
        const target = normalize(join(dirname(file.path), specifier)).replaceAll('\\', '/');
        const allowed =
          target.startsWith(`${owner.folder}/`) ||
          (SHARED_FACTS.test(target) && !inner) ||
          (file.isTest && target === BENCHMARK_TYPE);
        if (!allowed) say(`'${specifier}' leaves the package`, 'import it as @rec-io/<package>/<file>');
      } else if (name !== null) {
        const target = byName.get(name);
        if (!target) {
          say(`there is no package ${name}`, 'correct the name');
          continue;
        }
        used.add(name);
        if (target === owner) continue;
        const reason = file.isTest ? null : forbidden(owner, target);
        const declared = [...owner.dependencies, ...(file.isTest ? owner.devDependencies : [])].includes(
          name,
        );
        if (reason !== null) say(`imports ${name}`, reason);
        else if (!declared) say(`${name} is not declared`, `add it to ${owner.folder}/package.json`);
      } else if (inner && isSource && !PURE_BUILTINS.has(`${file.path} ${specifier}`)) {
        const what = isBuiltin(specifier) ? 'Node’s' : 'a dependency';
        say(
          `imports '${specifier}' (${what})`,
          `the ${owner.ring} does no input or output and has no dependencies: use a port`,
        );
      }
    }
  }
  const declared = [...owner.dependencies, ...owner.devDependencies].filter((name) => name.startsWith(SCOPE));
  for (const name of declared.filter((name) => !used.has(name))) {
    const path = `${owner.folder}/package.json`;
    violations.push({ path, line: 1, problem: `${name} is declared and not used`, remedy: 'remove it' });
  }
  return violations;
}

/** What makes a run differ from the next one. */
const AMBIENT: readonly (readonly [RegExp, string])[] = [
  [/\bDate\s*\.\s*now\b/g, 'take time from events or from the Clock port'],
  [/\bnew\s+Date\s*(?:\(\s*\)|(?![\s(]))/g, 'take time from events or from the Clock port'],
  [/\bperformance\s*\.\s*now\b/g, 'take time from events or from the Clock port'],
  [/\bMath\s*\.\s*random\b/g, 'take a seeded source from @rec-io/domain/random'],
  [/\b(?:crypto\s*\.\s*)?random(?:UUID|Bytes|Int)\b/g, 'take a seeded source from @rec-io/domain/random'],
  [/\bset(?:Timeout|Interval|Immediate)\b/g, 'use the Timers port'],
];

const isDeterministic = (path: string): boolean =>
  /^packages\/(?:domain|engine)\/src\//.test(path) ||
  (path.startsWith('apps/simulate/src/') && !path.startsWith('apps/simulate/src/command/')) ||
  (path.startsWith('packages/exchange-sim/src/') && !path.startsWith('packages/exchange-sim/src/server/'));

/** Clocks, chance and timers where the same input must give the same output. */
export function determinismViolations(files: readonly SourceFile[]): Violation[] {
  const violations: Violation[] = [];
  for (const file of files) {
    if (file.isTest || !isDeterministic(file.path)) continue;
    const { bare } = sourceText(file.text);
    for (const [pattern, remedy] of AMBIENT) {
      for (const match of bare.matchAll(pattern)) {
        const problem = `${match[0].replaceAll(/\s+/g, ' ')} in code that must be deterministic`;
        violations.push({ path: file.path, line: lineOf(bare, match.index), problem, remedy });
      }
    }
  }
  return violations;
}
