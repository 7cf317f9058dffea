import type { Configuration } from '@rec-io/installer/configuration';
import { readJsonObject } from '@rec-io/installer/json-file';
import { newConfiguration } from '@rec-io/installer/plan';
import { DEFAULT_HOST, DEFAULT_PORTS } from '@rec-io/installer/ports';
import { supervisordConf } from '@rec-io/installer/supervisor/supervisord-conf';
import type { Command } from 'commander';
import { findInstallation } from '../installation.ts';
import { supervisablePrograms } from '../supervision/supervisable-programs.ts';
import { dataDirOf, installationOfCommand, print, withDataDir, withExamples, withJson } from './common.ts';

/** What the programs are told, printed as the file that holds it. Changes nothing. */
export function configCommand(program: Command): void {
  const config = program.command('config').description('print settings: ports, defaults, what is installed');
  const printing = (name: string, description: string, text: (command: Command) => Promise<string>) => {
    const command = config.command(name).description(description);
    withExamples(withJson(withDataDir(command)), `recio config ${name}`).action(async () =>
      print(await text(command)),
    );
  };
  printing('show', 'the settings of the installation (config.json)', async (command) =>
    json((await installationOfCommand(command)).configuration),
  );
  printing('default', 'the settings of an installation that changes nothing', async () =>
    json(defaultConfiguration()),
  );
  printing('ports', 'the port of every program: the installation’s, else the defaults', async (command) =>
    json(await portManifest(await dataDirOf(command))),
  );
  printing('supervisor', 'the configuration of Supervisor for the installation', async (command) =>
    supervisorConfiguration(command),
  );
}

/** What a machine or its owner decides, as it is before either was asked. */
function defaultConfiguration(): Configuration {
  const answers = {
    dataDir: '/',
    source: null,
    speed: null,
    portOffset: null,
    ports: new Map(),
    start: true,
  };
  const made = newConfiguration(answers, { coinbaseReachable: null });
  return { ...made, seed: 1, exchangeKeyId: 'made-at-installation' };
}

async function supervisorConfiguration(command: Command): Promise<string> {
  const installation = await installationOfCommand(command);
  const { layout, configuration } = installation;
  if (configuration.supervision !== 'supervisord')
    command.error('error: this installation is kept alive by its own parent process, not by Supervisor', {
      exitCode: 2,
    });
  return supervisordConf(layout, {
    programs: supervisablePrograms(installation).map(({ name }) => name),
    serviceAccount: configuration.serviceAccount,
    asRoot: process.getuid?.() === 0,
  });
}

async function portManifest(dataDir: string): Promise<unknown> {
  const installation = await findInstallation(dataDir).catch(() => null);
  if (installation === null) return { host: DEFAULT_HOST, ports: DEFAULT_PORTS };
  const { layout, configuration } = installation;
  const written = await readJsonObject(layout.portManifest).catch(() => null);
  return written ?? { host: configuration.host, ports: configuration.ports };
}

const json = (value: unknown): string => JSON.stringify(value, null, 2);
