/** A source with what is not code taken out; every line keeps its number and every character its column. */
export type SourceText = {
  /** Without comments. */
  readonly code: string;
  /** Without comments and without the content of texts. */
  readonly bare: string;
};

/** Before these, a slash begins a regular expression; after anything else it divides. */
const BEFORE_REGEX = /(?:^|[=(,:;!&|?{}[\]<>+*%~^-]|\b(?:return|typeof|case|in|of|do|else))\s*$/;

const blank = (text: string): string => text.replaceAll(/[^\n]/g, ' ');

export function sourceText(source: string): SourceText {
  let code = '';
  let bare = '';
  const keep = (text: string, asText = false): void => {
    code += text;
    bare += asText ? blank(text) : text;
  };
  const drop = (text: string): void => {
    code += blank(text);
    bare += blank(text);
  };
  // Depths of braces at which a template's `${` was opened.
  const templates: number[] = [];
  let depth = 0;
  let at = 0;

  const template = (): void => {
    const start = at;
    while (at < source.length && source[at] !== '`' && !source.startsWith('${', at))
      at += source[at] === '\\' ? 2 : 1;
    keep(source.slice(start, at), true);
    if (source[at] === '`') keep(source[at++] ?? '');
    else if (at < source.length) {
      keep('${');
      at += 2;
      templates.push(depth++);
    }
  };

  while (at < source.length) {
    const char = source[at] ?? '';
    if (source.startsWith('//', at)) {
      const end = endOf(source, at, '\n');
      drop(source.slice(at, end));
      at = end;
    } else if (source.startsWith('/*', at)) {
      const end = Math.min(source.length, endOf(source, at + 2, '*/') + 2);
      drop(source.slice(at, end));
      at = end;
    } else if (char === "'" || char === '"') {
      const end = textEnd(source, at, char);
      keep(char);
      keep(source.slice(at + 1, end), true);
      at = end;
      if (source[at] === char) keep(source[at++] ?? '');
    } else if (char === '`') {
      keep(char);
      at++;
      template();
    } else if (char === '/' && BEFORE_REGEX.test(bare.slice(-80))) {
      const end = regexEnd(source, at);
      keep(source.slice(at, end), true);
      at = end;
    } else {
      if (char === '{') depth++;
      if (char === '}') depth--;
      keep(char);
      at++;
      if (char === '}' && templates.at(-1) === depth) {
        templates.pop();
        template();
      }
    }
  }
  return { code, bare };
}

function endOf(source: string, from: number, what: string): number {
  const end = source.indexOf(what, from);
  return end < 0 ? source.length : end;
}

/** A text ends at its quote, or at the end of its line: in markup an apostrophe is no quote. */
function textEnd(source: string, from: number, quote: string): number {
  let at = from + 1;
  while (at < source.length && source[at] !== quote && source[at] !== '\n') at += source[at] === '\\' ? 2 : 1;
  return Math.min(at, source.length);
}

function regexEnd(source: string, from: number): number {
  let inClass = false;
  for (let at = from + 1; at < source.length; at++) {
    const char = source[at];
    if (char === '\n') return at;
    if (char === '\\') at++;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '/' && !inClass) return at + 1;
  }
  return source.length;
}

export const lineOf = (text: string, index: number): number => text.slice(0, index).split('\n').length;
