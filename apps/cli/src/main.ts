import { whatFailedToLoad } from './load-failure.ts';

const args = process.argv.slice(2);
const release = await import('./update/installed-release.ts').catch(() => null);
const folder = (await release?.releaseFor(args).catch(() => null)) ?? null;
if (folder !== null) release?.become(folder, args);

// Everything else is loaded from here: a broken file of the program is told as what it is, and breaks only what needs it.
process.exitCode = await import('./command-line.ts').then(
  ({ runCommandLine }) => runCommandLine(args),
  tellUnloadable,
);

/** In the usual form while that can be loaded. */
async function tellUnloadable(error: unknown): Promise<number> {
  const failure = whatFailedToLoad(error);
  try {
    const { tellFailure } = await import('./failure.ts');
    const { CatalogueError } = await import('@rec-io/installer/catalogue-error');
    return tellFailure(new CatalogueError('REC-140', failure), args.includes('--json'));
  } catch {
    process.stderr.write(
      `\nREC-140 ${failure.path} cannot be loaded: ${failure.reason}\n  Do:  Run ./install.sh again from an unchanged clone.\n`,
    );
    return 1;
  }
}
