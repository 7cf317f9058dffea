import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readMigrations } from '@rec-io/database/migrations';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import type { Layout } from '@rec-io/installer/layout';
import { readIndex } from '@rec-io/installer/update/release-index';
import { releaseKeys } from '@rec-io/installer/update/release-keys';
import { ArchiveRefused, unpackArchive } from '@rec-io/installer/update/unpack-archive';
import { compareVersions } from '@rec-io/installer/update/version';
import { CLONE, version as ownVersion } from '../clone.ts';
import { GIT, offerOfClone } from './git-offer.ts';
import { releasePlace } from './release-place.ts';
import { changeSettings, readSettings, type UpdateSettings, writeKnown } from './state.ts';

/** A version that can be had. */
export type Offer = {
  readonly from: string;
  readonly version: string;
  readonly releasedAt: string;
  readonly isNewer: boolean;
  /** By whom, in words; null: by nobody. */
  readonly signedBy: string | null;
  /** Names of all its migrations, in order. */
  readonly migrations: readonly string[];
  readonly notes: string;
  /** Puts its files into an empty folder, verified. */
  fetch(folder: string, signal: AbortSignal): Promise<void>;
};

/** @throws CatalogueError REC-870 when no place is known */
export async function findOffer(
  layout: Layout,
  clone: string | null,
  given: string | undefined,
  signal: AbortSignal,
): Promise<Offer> {
  const settings = await readSettings(layout);
  const from = given ?? settings.from;
  if (from === null) throw new CatalogueError('REC-870');
  const offer = from === GIT ? await offerOfClone(clone, signal) : await signedOffer(from, settings, signal);
  await changeSettings(layout, { from });
  await writeKnown(layout, {
    checkedAt: new Date().toISOString(),
    from,
    version: offer.version,
    releasedAt: offer.releasedAt,
    isNewer: offer.isNewer,
  });
  return offer;
}

/** Keys of the release that runs, and those that its owner named. */
export async function trustedKeys({ keys, distrusted }: UpdateSettings): Promise<readonly string[]> {
  const all = [...(await releaseKeys(CLONE.root)), ...keys];
  return [...new Set(all)].filter((key) => !distrusted.includes(key));
}

async function signedOffer(from: string, settings: UpdateSettings, signal: AbortSignal): Promise<Offer> {
  const place = releasePlace(from);
  const index = readIndex(await place.index(signal), await trustedKeys(settings), from);
  const { version, releasedAt, migrations, notes, archive } = index;
  return {
    ...{ from, version, releasedAt, migrations, notes },
    signedBy: 'a key that this installation trusts',
    isNewer: compareVersions(version, ownVersion()) > 0,
    async fetch(folder, signal) {
      const file = `${folder}.tar.gz`;
      try {
        await rm(file, { force: true });
        await place.archive(index, file, signal);
        await mkdir(folder, { recursive: true });
        await unpackArchive(file, folder, {
          root: `rec-io-${version}`,
          unpackedBytes: archive.unpackedBytes,
          files: archive.files,
        });
      } catch (error) {
        if (error instanceof ArchiveRefused)
          throw new CatalogueError('REC-873', { version, reason: error.message }, error);
        throw error;
      } finally {
        await rm(file, { force: true });
      }
    },
  };
}

/**
 * Not back in time without being told to: neither behind what runs, nor behind what was seen before.
 * @throws CatalogueError REC-874, REC-883
 */
export async function requireForward(offer: Offer, layout: Layout, allowDowngrade: boolean): Promise<void> {
  const known = ownMigrations();
  const missing = known.find((name, at) => offer.migrations[at] !== name);
  if (missing !== undefined)
    throw new CatalogueError('REC-883', { version: offer.version, migration: missing });
  if (allowDowngrade) return;
  const refuse = (than: string) => {
    throw new CatalogueError('REC-874', { place: offer.from, offered: offer.version, known: than });
  };
  if (compareVersions(offer.version, ownVersion()) < 0) refuse(`${ownVersion()}, which runs`);
  const { newest } = await readSettings(layout);
  if (newest === null || offer.from === GIT) return;
  const isOlder =
    compareVersions(offer.version, newest.version) < 0 ||
    Date.parse(offer.releasedAt) < Date.parse(newest.releasedAt);
  if (isOlder) refuse(`${newest.version} of ${newest.releasedAt.slice(0, 10)}, which was seen before`);
}

/** A signed release that was seen is the measure of what comes later. */
export async function rememberNewest({ version, releasedAt, from }: Offer, layout: Layout): Promise<void> {
  const { newest } = await readSettings(layout);
  const isNews =
    newest === null ||
    (compareVersions(version, newest.version) >= 0 &&
      Date.parse(releasedAt) >= Date.parse(newest.releasedAt));
  if (from !== GIT && isNews) await changeSettings(layout, { newest: { version, releasedAt } });
}

/** File names of the migrations that this program knows. */
export const ownMigrations = (): readonly string[] =>
  readMigrations().map(({ version, name }) => `${String(version).padStart(4, '0')}_${name}.sql`);

/** Those that the offer brings. */
export const newMigrations = ({ migrations }: Pick<Offer, 'migrations'>): readonly string[] =>
  migrations.slice(ownMigrations().length);

export const stagedIn = ({ releases }: Layout): string => join(releases, '.staged');
