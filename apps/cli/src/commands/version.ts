import type { Command } from 'commander';
import { CLONE, version } from '../clone.ts';
import { report, withExamples, withJson } from './common.ts';

export function versionCommand(program: Command): void {
  const command = program.command('version').description('the version of this clone and of its Node');
  withExamples(withJson(command), 'recio version --json').action(() => {
    const value = { version: version(), node: process.versions.node, clone: CLONE.root };
    report(command, value, `REC.IO ${value.version} (Node ${value.node}) in ${value.clone}`);
  });
}
