const AROUND = new Set(['"', ' ']);

/** The fields of one line. Quotes around a field and blanks are left out; a comma within quotes ends the field all the same. */
export const csvFields = (line: string): readonly string[] => line.split(',').map(bare);

function bare(field: string): string {
  let [from, to] = [0, field.length];
  while (from < to && AROUND.has(field[from] ?? '')) from++;
  while (to > from && AROUND.has(field[to - 1] ?? '')) to--;
  return field.slice(from, to);
}
