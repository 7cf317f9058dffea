import { type Desk, type StandInProgram, toInstall, usersOf, type World } from './world.ts';

/** Stands in for rpm, dnf and yum. */
export const rpmWorld: StandInProgram = (program, args, desk) =>
  program === 'rpm' ? rpm(args, desk) : dnf(args, desk);

function rpm(args: readonly string[], desk: Desk): number {
  const { installed, offered } = desk.world();
  if (args.includes('-q')) {
    const asked = args.slice(3);
    for (const name of asked)
      desk.say(name in installed ? `${name}\t${installed[name]}` : `package ${name} is not installed`);
    return asked.filter((name) => !(name in installed)).length;
  }
  const going = args.slice(2);
  const users = usersOf(desk.world(), going);
  if (users.length > 0) desk.complain('error: Failed dependencies:');
  for (const user of users) {
    const needed = offered[user]?.needs.find((name) => going.includes(name));
    desk.complain(`\t${needed} is needed by (installed) ${user}-${installed[user]}.x86_64`);
  }
  return users.length;
}

function dnf(args: readonly string[], desk: Desk): number {
  const has = (word: string) => args.includes(word);
  const names = (verb: string) => args.slice(args.indexOf(verb) + 1).filter((name) => !name.startsWith('-'));
  if (has('module')) return module(args, desk);
  if (has('check')) return 0;
  if (has('info')) return info(desk);
  if (has('makecache') || has('--downloadonly')) {
    if (desk.fetches()) return 0;
    desk.complain('Error: Error downloading packages:\n  Cannot download libpq.rpm: All mirrors were tried');
    return 1;
  }
  if (has('install') && has('--assumeno')) return simulate(names('install'), desk);
  if (has('install')) {
    if (desk.bring(names('install'))) return 0;
    desk.complain('Error: Transaction failed');
    return 1;
  }
  if (!has('remove')) throw new Error(`the stand-in does not know ${args.join(' ')}`);
  desk.take(names('remove'));
  return 0;
}

function module(args: readonly string[], desk: Desk): number {
  const { streams } = desk.world();
  if (!args.includes('list')) {
    desk.change({ stream: args.includes('enable') ? (args.at(-1)?.split(':')[1] ?? null) : null });
    return 0;
  }
  if (streams.length === 0) {
    desk.complain('Error: No matching Modules to list');
    return 1;
  }
  desk.say('Name          Stream   Profiles            Summary');
  for (const stream of streams)
    desk.say(`postgresql    ${stream}       client, server [d]  PostgreSQL server and client module`);
  return 0;
}

function info(desk: Desk): number {
  const version = desk.world().offered['postgresql-server']?.version;
  if (version === undefined) return 1;
  desk.say(`Available Packages\nName         : postgresql-server\nVersion      : ${version.split('-')[0]}`);
  return 0;
}

function simulate(wanted: readonly string[], desk: Desk): number {
  const world = desk.world();
  const unknown = wanted.filter((name) => !(name in world.offered));
  if (unknown.length > 0) {
    desk.complain(
      `No match for argument: ${unknown[0]}\nError: Unable to find a match: ${unknown.join(' ')}`,
    );
    return 1;
  }
  const isOld = world.dialect === 'dnf4';
  const all = toInstall(world, wanted);
  const asked = all.filter((name) => wanted.includes(name));
  desk.say(isOld ? `Dependencies resolved.\n${'='.repeat(80)}` : 'Updating and loading repositories:');
  desk.say(' Package                  Arch       Version                 Repository    Size');
  desk.say('Installing:');
  for (const name of asked) desk.say(row(name, world));
  if (all.length > asked.length) desk.say('Installing dependencies:');
  for (const name of all.filter((other) => !asked.includes(other))) desk.say(row(name, world));
  desk.say(
    isOld
      ? `\nTransaction Summary\n${'='.repeat(80)}\nInstall  ${all.length} Packages`
      : `\nTransaction Summary:\n Installing:        ${all.length} packages`,
  );
  desk.complain(isOld ? 'Operation aborted.' : 'Operation aborted by the user.');
  return 1;
}

/** dnf 4 breaks a row whose name is too long for its column. */
function row(name: string, { offered, dialect }: World): string {
  const rest = `x86_64     ${offered[name]?.version}     appstream    5.7 M`;
  return dialect === 'dnf4' && name.length > 22
    ? ` ${name}\n                          ${rest}`
    : ` ${name.padEnd(24)} ${rest}`;
}
