import { brewWorld } from './brew-world.ts';
import { rpmWorld } from './rpm-world.ts';
import { Desk } from './world.ts';

/** A stand-in as a program: on-path.ts WORLD PROGRAM ARGUMENT… */
const [world = '', program = '', ...args] = process.argv.slice(2);
const desk = new Desk(world, program, args);
process.exitCode = (program === 'brew' ? brewWorld : rpmWorld)(program, args, desk);
process.stdout.write(desk.stdout);
process.stderr.write(desk.stderr);
