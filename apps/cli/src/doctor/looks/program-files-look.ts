import { join } from 'node:path';
import { damagedFiles, wholeRelease } from '@rec-io/installer/release/release';
import { error, type Look, saw } from '../look.ts';

/** The installed copy of the program is what it was when it was made; of a clone, git knows that. */
export const programFilesLook: Look = {
  id: 'program-files',
  title: 'Every file of the program is as it was copied',
  async run({ layout }) {
    const release = await wholeRelease(layout.current);
    if (release === null) return saw('not looked at: it runs from a clone');
    const damaged = await damagedFiles(layout.current, release);
    const findings = damaged.map((path) =>
      error(
        `program-file:${path}`,
        'A file of the program is missing or was changed.',
        join(layout.current, path),
        'Run ./install.sh again from an unchanged clone; it copies what is not as it was.',
      ),
    );
    return saw(`${Object.keys(release.files).length} files`, findings);
  },
};
