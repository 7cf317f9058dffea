const IN_ASCII: Readonly<Record<string, string>> = {
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  '…': '...',
  '×': 'x',
  '•': '*',
  '→': '->',
  '≥': '>=',
  '·': '-',
  '\u00a0': ' ',
};

/** Our own marks as a terminal without Unicode can show them; what people wrote stays. */
export const toAscii = (text: string): string =>
  text.replaceAll(/[’‘“”–—…×•→≥·\u00a0]/g, (mark) => IN_ASCII[mark] ?? mark);
