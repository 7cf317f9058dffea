/** Lines no longer than that, broken between words; a word that is longer by itself is cut, or left whole to be copied. */
export function wrap(text: string, columns: number, longWord: 'cut' | 'whole' = 'cut'): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length <= columns) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (longWord === 'cut' && line.length > columns) {
      lines.push(line.slice(0, columns));
      line = line.slice(columns);
    }
  }
  return [...lines, line];
}

const WIDTH = 80;

/** Words of a text that fit beside their indent; nothing where there are none. */
export function wrapped(text: string, indent: number, width = WIDTH): readonly string[] {
  const words = text.split(/\s+/).filter(Boolean).join(' ');
  if (words === '') return [];
  return wrap(words, width - indent, 'whole').map((line) => ' '.repeat(indent) + line);
}

/** One line of at most so many characters, with a mark where it was cut. */
export const cut = (text: string, columns: number): string =>
  text.length <= columns ? text : `${text.slice(0, Math.max(0, columns - 3))}...`;
