import { type Desk, type StandInProgram, toInstall, usersOf } from './world.ts';

/** Stands in for Homebrew. */
export const brewWorld: StandInProgram = (_program, [command = '', ...args], desk) => {
  const world = desk.world();
  const names = args.filter((name) => !name.startsWith('-'));
  switch (command) {
    case '--prefix':
      desk.say(desk.file.replace(/\/[^/]*$/, ''));
      return 0;
    case '--version':
      desk.say('Homebrew 4.6.9');
      return 0;
    case 'list':
      if (args.includes('-1')) for (const name of Object.keys(world.installed)) desk.say(name);
      else
        for (const name of names) if (name in world.installed) desk.say(`${name} ${world.installed[name]}`);
      return names.every((name) => name in world.installed) ? 0 : 1;
    case 'info':
      return info(names, desk);
    case 'deps':
      for (const name of toInstall({ ...world, installed: {} }, names))
        if (!names.includes(name)) desk.say(name);
      return 0;
    case 'uses':
      for (let users = usersOf(world, names); users.length > 0; users = usersOf(world, users))
        for (const name of users) desk.say(name);
      return 0;
    case 'fetch':
    case 'update':
      if (desk.fetches()) return 0;
      desk.complain('Error: Failed to download resource "icu4c@77"');
      return 1;
    case 'install':
      return install(names, desk);
    case 'uninstall':
      return uninstall(names, desk);
    case 'services':
      return 0;
    default:
      throw new Error(`the stand-in does not know ${command}`);
  }
};

function info(names: readonly string[], desk: Desk): number {
  const { offered } = desk.world();
  const unknown = names.find((name) => !(name in offered));
  if (unknown !== undefined) {
    desk.complain(`Error: No available formula with the name "${unknown}".`);
    return 1;
  }
  const formulae = names.map((name) => ({ name, versions: { stable: offered[name]?.version } }));
  desk.say(JSON.stringify({ formulae, casks: [] }));
  return 0;
}

function install(names: readonly string[], desk: Desk): number {
  const { lockedTimes } = desk.world();
  if (lockedTimes > 0) {
    desk.change({ lockedTimes: lockedTimes - 1 });
    desk.complain(
      'Error: A `brew install gh` process has already locked /opt/homebrew/Cellar/ca-certificates.\nPlease wait for it to finish or terminate it to continue.',
    );
    return 1;
  }
  if (desk.bring(names)) return 0;
  desk.complain('Error: An exception occurred within a child process');
  return 1;
}

function uninstall(names: readonly string[], desk: Desk): number {
  const users = usersOf(desk.world(), names);
  if (users.length > 0) {
    desk.complain(`Error: Refusing to uninstall ${names[0]} because it is required by ${users.join(', ')}.`);
    return 1;
  }
  desk.take(names);
  return 0;
}
