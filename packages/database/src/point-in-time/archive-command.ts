import { chmod, chown, mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { SystemAccount } from '../embedded/account.ts';
import type { Placement } from '../embedded/placement.ts';

/** How much may be lost: the server hands over what it has written at the latest so many seconds after it was written. */
export const ARCHIVE_TIMEOUT_S = 60;
/**
 * Below so much room the archive gives way: a log that is not handed over stays with the server, which stops when the disk is
 * full. Above the limit at which entries are held, and far above what a minute can write.
 */
export const GIVE_WAY_BYTES = 1_000_000_000;

/** Where the server puts what it has handed over, until it is carried to the backups. */
export const spoolOf = ({ base }: Pick<Placement, 'base'>): string => path.join(base, 'archive');
/** In the spool: the segments that were let go for want of room, one name a line. */
export const LET_GO_FILE = 'let-go';
const scriptOf = ({ base }: Pick<Placement, 'base'>): string => path.join(base, 'archive-segment.sh');

/**
 * What the server runs for each segment, as its own account: only what every system has. A file that has its name is whole and on
 * the disk; the same one again is well, another one of the same name is refused.
 */
const SCRIPT = `#!/bin/sh
# Written by REC.IO whenever its database starts: FROM NAME SPOOL KILOBYTES
set -eu
umask 077
from=$1 name=$2 spool=$3 least=$4
free=$(df -Pk "$spool" | sed -n 2p | { read -r _ _ _ free _ && echo "$free"; })
if [ "$free" -lt "$least" ]; then
  echo "$name" >>"$spool/${LET_GO_FILE}" || :
  echo "REC.IO: $name was not archived: only $free kB are free" >&2
  exit 0
fi
to=$spool/$name.gz
if [ -e "$to" ]; then
  [ "$(gzip -dc <"$to" | cksum)" = "$(cksum <"$from")" ] && exit 0
  echo "REC.IO: $to is there already, with another content" >&2
  exit 1
fi
gzip -4 -c <"$from" >"$to.unfinished"
touch -r "$from" "$to.unfinished"
sync "$to.unfinished"
mv "$to.unfinished" "$to"
sync "$spool"
`;

/** Makes the spool and the script. */
export async function prepareArchive(place: Placement, account: SystemAccount | null): Promise<void> {
  const [spool, script] = [spoolOf(place), scriptOf(place)];
  await mkdir(spool, { recursive: true, mode: 0o700 });
  const unfinished = `${script}.unfinished`;
  await writeFile(unfinished, SCRIPT, { mode: 0o600 });
  await chmod(unfinished, 0o500);
  if (account !== null) for (const each of [spool, unfinished]) await chown(each, account.uid, account.gid);
  await rename(unfinished, script);
}

/** The server's settings that make it archive. They hold from its next start on. */
export function archiveSettings(
  place: Placement,
  giveWayBytes = GIVE_WAY_BYTES,
): Readonly<Record<string, string>> {
  const words = [scriptOf(place), '%p', '%f', spoolOf(place), String(Math.round(giveWayBytes / 1_000))];
  return {
    archive_mode: 'on',
    archive_timeout: `${ARCHIVE_TIMEOUT_S}s`,
    archive_command: `/bin/sh ${words.map(quoted).join(' ')}`,
  };
}

/** For the shell, and for the server, which puts its own in place of `%`. */
export const quoted = (word: string): string => {
  const isPlaceholder = word === '%p' || word === '%f';
  return `'${(isPlaceholder ? word : word.replaceAll('%', '%%')).replaceAll("'", "'\\''")}'`;
};
