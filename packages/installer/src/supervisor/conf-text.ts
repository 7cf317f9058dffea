import { CatalogueError } from '../catalogue-error.ts';

/**
 * A value of supervisord.conf. Supervisor fills in `%(…)s`, so a percent sign is written twice; it cuts a value at a space before
 * `;` or `#`, also within quotes, and has no way to write that or a line break.
 * @throws CatalogueError REC-312
 */
export function confValue(text: string): string {
  if (/\s[;#]|[\r\n]/.test(text) || text.trim() !== text) throw new CatalogueError('REC-312', { path: text });
  return text.replaceAll('%', '%%');
}

/** One word of a command, which Supervisor splits as a POSIX shell would, without expanding anything. */
export const confWord = (text: string): string =>
  confValue(/^[\w./:=@+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

/** `KEY="value",…` as Supervisor reads an environment. @throws CatalogueError REC-312 for a value that it cannot hold */
export function confEnvironment(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([key, value]) => {
      if (/["\\]/.test(value)) throw new CatalogueError('REC-312', { path: value });
      return `${key}="${confValue(value)}"`;
    })
    .join(',');
}
