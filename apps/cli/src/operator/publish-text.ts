import { shellWord } from '@rec-io/installer/shell-word';
import type { CheckedSnapshot } from '@rec-io/system-data/snapshot/check-snapshot';
import type { Published } from '@rec-io/system-data/snapshot/publish';
import type { PublishProgress } from '@rec-io/system-data/snapshot/publish-progress';
import { onOneLine } from './log-text.ts';

export const progressText = ({ chunksDone, chunksTotal, rows, rawBytes, bytes }: PublishProgress): string =>
  `publishing, ${chunksDone}/${chunksTotal} parts, ${number(rows)} rows, ${size(rawBytes)} packed into ${size(bytes)}`;

export function publishedText(
  published: Published,
  { address, keyFile, made }: { readonly address: string; readonly keyFile: string; readonly made: boolean },
): string {
  const { tables, rows, moment, chunks, chunksReused, bytes, rawBytes, seconds, skipped } = published;
  return [
    `Published ${tables} tables with ${number(rows)} rows, as they were at ${moment}, in ${seconds} s.`,
    `${size(bytes)} in ${chunks} parts, ${size(rawBytes)} unpacked${chunksReused === 0 ? '' : `; ${chunksReused} of them lay there already`}.`,
    ...(skipped.length === 0 ? [] : ['Not published, or not in full:']),
    ...skipped.map(({ name, reason }) => `  ${onOneLine(`${name}: ${reason}`)}`),
    ...(published.restricted
      ? []
      : ['It was read as the owner, because this login may not take on the role rec_io_installer.']),
    ...(made ? [`A signing key was made: ${keyFile}. Who holds it can sign in your name; keep a copy.`] : []),
    'Installers load it with:',
    `  recio clone --from ${shellWord(address)}`,
  ].join('\n');
}

export const checkedText = (checked: CheckedSnapshot): string =>
  [
    `${checked.place} is whole: ${checked.tables} tables with ${number(checked.rows)} rows, as they were at ${checked.moment}.`,
    `${checked.chunks} files with ${size(checked.bytes)} have the size and hash that were signed.`,
    checked.expected === true
      ? `The signature is that of the key that you gave, ${checked.key}.`
      : `It is signed by ${checked.key}; whether that is the publisher’s key was not checked, because none was given.`,
  ].join('\n');

const number = (value: number): string => value.toLocaleString('en-US');

const size = (bytes: number): string =>
  bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${number(Math.round(bytes / 1e5) / 10)} MB`;
