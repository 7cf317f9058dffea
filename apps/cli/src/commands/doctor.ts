import type { Command } from 'commander';
import { examinationText } from '../doctor/examination-text.ts';
import { examine } from '../doctor/examine.ts';
import { EXIT } from '../failure.ts';
import { dataDirOf, report, withDataDir, withExamples, withJson } from './common.ts';

export function doctorCommand(program: Command): void {
  const command = program
    .command('doctor')
    .description('look at an installation, also a broken one, and say what to do (exit code 5 if broken)');
  withExamples(
    withJson(withDataDir(command)),
    'recio doctor',
    'recio doctor --data-dir /opt/rec-io --json',
  ).action(async () => {
    const examination = await examine(await dataDirOf(command));
    report(command, examination, examinationText(examination));
    process.exitCode = examination.healthy ? 0 : EXIT.unhealthy;
  });
}
