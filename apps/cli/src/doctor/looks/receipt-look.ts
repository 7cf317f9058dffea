import { lstat, readFile } from 'node:fs/promises';
import { errorCode } from '@rec-io/installer/explain';
import type { Layout } from '@rec-io/installer/layout';
import { sha256 } from '@rec-io/installer/managed-file';
import type { ManagedFile, StepRecord } from '@rec-io/installer/receipt';
import { type DoctorFinding, error, type Look, note, saw, unseen, warning } from '../look.ts';

const REPAIR = 'Put it back: recio repair';

/** Everything that the installer made is still there, and as it made it. */
export const receiptLook: Look = {
  id: 'receipt',
  title: 'What was installed is still as it was installed',
  async run({ receipt, layout }) {
    if (receipt === null) return saw('not looked at: no receipt');
    const findings: DoctorFinding[] = [];
    let [files, paths] = [0, 0];
    for (const record of receipt.steps) {
      if (record.state === 'applying') findings.push(halfDone(record));
      if (record.state !== 'done') continue;
      for (const file of record.made.files) findings.push(...(await drifted(file)));
      const needed = record.made.paths.filter((path) => neededBy(layout).includes(path));
      for (const path of needed) findings.push(...(await gone(path)));
      files += record.made.files.length;
      paths += record.made.paths.length;
    }
    return saw(`${receipt.steps.length} steps, ${files} files, ${paths} places`, findings);
  },
};

/** A step records what it may make before it knows what of it is needed; without these nothing runs. */
const neededBy = (layout: Layout): readonly string[] => [
  layout.secrets,
  layout.internalToken,
  layout.exchangePrivateKey,
  layout.exchangePublicKey,
  layout.logs,
  layout.exchange,
  layout.users,
  layout.configuration,
  layout.portManifest,
];

const halfDone = ({ id, at }: StepRecord): DoctorFinding =>
  error(
    `half-done:${id}`,
    `The step ${id} of the installation was not finished.`,
    `It began at ${at}.`,
    'Go on with the installation: run ./install.sh again, or take it back: recio install --rollback',
  );

/** An edited file is its owner's wish as long as it works: told, and not counted as broken. */
async function drifted({ path, sha256: ours, mode }: ManagedFile): Promise<readonly DoctorFinding[]> {
  try {
    const content = await readFile(path);
    const { mode: modeNow } = await lstat(path);
    if (sha256(content) !== ours)
      return [
        warning(
          `file-edited:${path}`,
          `${path} was changed since it was installed.`,
          'Its content is another. An uninstall leaves it in place.',
          `Keep it, or ${REPAIR.toLowerCase()}`,
        ),
      ];
    if ((modeNow & 0o7777) === mode) return [];
    const [is, was] = [modeNow & 0o7777, mode].map((bits) => bits.toString(8).padStart(4, '0'));
    return [
      note(
        `file-mode:${path}`,
        `${path} has another mode than it was installed with.`,
        `It is ${is}; it was ${was}.`,
        `chmod ${was} '${path}'`,
      ),
    ];
  } catch (failure) {
    return missing(path, failure);
  }
}

const gone = (path: string): Promise<readonly DoctorFinding[]> =>
  lstat(path).then(
    () => [],
    (failure: unknown) => missing(path, failure),
  );

function missing(path: string, failure: unknown): readonly DoctorFinding[] {
  const code = errorCode(failure);
  if (code === 'EACCES' || code === 'EPERM') return [unseen('what was installed', path)];
  const evidence = code === 'ENOENT' ? 'It is not there any more.' : String(failure);
  return [error(`missing:${path}`, `${path} is missing.`, evidence, REPAIR)];
}
