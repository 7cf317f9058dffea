import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import vm from 'node:vm';

/** A strategy's code in a realm of its own. Text in, text out: `{"value": …}` or `{"code": …, "message": …}`. */
export type Realm = {
  readonly declaration: string;
  decide(ask: string): string;
};

type Prelude = { declare(strategy: unknown): string; decide(ask: string): string };

const stripped = (source: string): string => stripTypeScriptTypes(source, { mode: 'strip' });
const refused = (message: string): string => JSON.stringify({ code: 'invalid', message });

/** Evaluates a strategy's source. Whatever it does: this runs in a process that holds nothing and may be killed. */
export async function openRealm(source: string): Promise<Realm> {
  // Objects of this realm would lead out of the other one; a global object of its own has none.
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY, {
    codeGeneration: { strings: false, wasm: false },
  });
  const preludeSource = readFileSync(new URL('prelude.ts', import.meta.url), 'utf8');
  const prelude = vm.runInContext(stripped(preludeSource), context) as Prelude;
  const none: Realm = { declaration: refused('it is not loaded'), decide: () => refused('it is not loaded') };
  let text: string;
  try {
    text = stripped(source);
  } catch (error) {
    return { ...none, declaration: refused(`it is no TypeScript: ${(error as Error).message}`) };
  }
  const importing = importedAt(text);
  if (importing !== null) return { ...none, declaration: refused(importing) };
  try {
    const module = new vm.SourceTextModule(text, { context, identifier: 'strategy' });
    await module.link(() => Promise.reject(new Error('a strategy imports nothing')));
    await module.evaluate();
    const { default: strategy } = module.namespace as { default?: unknown };
    return { declaration: prelude.declare(strategy), decide: (ask) => prelude.decide(ask) };
  } catch (error) {
    return { ...none, declaration: refused(`its code cannot be loaded: ${messageOf(error)}`) };
  }
}

/**
 * What an import would answer is an object of this realm. The word cannot be written in any other way where it would work, so
 * that its absence proves that there is none; comments that contain it are refused, too.
 */
function importedAt(text: string): string | null {
  const line = text.split('\n').findIndex((each) => /\bimport\b/.test(each));
  if (line < 0) return null;
  return `line ${line + 1} has the word "import": a strategy imports nothing but types ("import type"), not even in a comment`;
}

/** Of a value that may be anybody's. */
function messageOf(error: unknown): string {
  try {
    return String(error).slice(0, 500);
  } catch {
    return 'something that cannot be told';
  }
}
