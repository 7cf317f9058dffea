import { lineOf, type SourceText } from './source-text.ts';

export type Import = { readonly specifier: string; readonly line: number };

/** `import … from 'x'`, `export … from 'x'`, `import 'x'`, `import('x')`, `import.meta.resolve('x')`. */
const STATEMENT =
  /\b(?:import|export)\b[^'"`;()=]*?\bfrom\s*(['"])|\bimport\s*(['"])|\bimport(?:\.meta\.resolve)?\s*\(\s*(['"])/g;

export function importsOf({ code, bare }: SourceText): Import[] {
  const imports: Import[] = [];
  // Found where texts are blanked, so that a text that looks like an import is none; read where they are whole.
  for (const match of bare.matchAll(STATEMENT)) {
    const quote = match[1] ?? match[2] ?? match[3] ?? '';
    const start = match.index + match[0].length;
    const specifier = code.slice(start, code.indexOf(quote, start));
    imports.push({ specifier, line: lineOf(bare, start) });
  }
  return imports;
}
