import { join } from 'node:path';
import type { Layout } from '../layout.ts';
import { quoted } from '../shell-word.ts';
import type { Step } from '../step.ts';
import { managedFileStep } from './managed-file-step.ts';

/** `recio` on the PATH, for this installation unless another is named. */
export function commandStep(layout: Layout, path: string): Step {
  return managedFileStep({
    id: 'command',
    phase: 'configuration',
    title: 'Command',
    intention: `${path}, which runs this installation’s recio`,
    wanted: async () => [{ path, content: commandText(layout), mode: 0o755 }],
  });
}

function commandText({ dataDir, current }: Layout): string {
  return `#!/bin/sh
# Written by the installer of REC.IO in ${dataDir.replaceAll('\n', ' ')}; recio uninstall removes it.
RECIO_DATA_DIR=\${RECIO_DATA_DIR:-${inDoubleQuotes(dataDir)}}
export RECIO_DATA_DIR
exec ${quoted(join(current, 'recio'))} "$@"
`;
}

/** Within an unquoted default of a shell variable. */
const inDoubleQuotes = (text: string): string => `"${text.replaceAll(/[\\"$`]/g, (found) => `\\${found}`)}"`;
