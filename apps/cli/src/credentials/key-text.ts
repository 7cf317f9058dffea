import { open } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { errorCode } from '@rec-io/installer/explain';
import { openUi } from '../ui/ui.ts';

/** Far above any key: a mistyped path must not read a disk. */
const BYTES_MAX = 64 * 1024;

/**
 * The text of a private key from where the person has it: a file, standard input (`-`), or pasted on the terminal, where it is
 * not shown. It is given to nobody but whoever reads keys.
 * @throws CatalogueError REC-645 for a file that cannot be read, REC-646 when nobody can be asked
 */
export async function keyText(path: string | undefined): Promise<string> {
  if (path === '-') return text(process.stdin);
  if (path !== undefined) return fromFile(path);
  const ui = openUi({});
  try {
    if (ui.asker === null)
      throw new CatalogueError('REC-646', { missing: '--private-key FILE (or - for standard input)' });
    return await ui.asker.paste({
      text: 'The private key: paste it whole, from BEGIN to END',
      help: 'It was downloaded when the API key was made. It is kept in a file that only the programs may read.',
      byDefault: '',
    });
  } finally {
    ui.close();
  }
}

async function fromFile(path: string): Promise<string> {
  const refuse = (reason: string, error?: unknown): never => {
    throw new CatalogueError('REC-645', { path, reason }, error);
  };
  const file = await open(path, 'r').catch((error: unknown) =>
    refuse(errorCode(error) ?? String(error), error),
  );
  try {
    const { size } = await file.stat();
    if (size > BYTES_MAX) refuse('it is far too long for a key');
    const content = await file.readFile().catch((error: unknown) => refuse(errorCode(error) ?? '', error));
    // As some editors save it.
    const utf16 = content[0] === 0xff && content[1] === 0xfe;
    return content.toString(utf16 ? 'utf16le' : 'utf8');
  } finally {
    await file.close();
  }
}
