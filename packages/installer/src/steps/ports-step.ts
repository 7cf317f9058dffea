import { checkedPortManifest } from '../configuration-files.ts';
import type { PortConflict } from '../free-ports.ts';
import { readJsonObject } from '../json-file.ts';
import type { Layout } from '../layout.ts';
import type { Ports } from '../ports.ts';
import type { Step } from '../step.ts';
import { managedFileStep } from './managed-file-step.ts';

/** `config/ports.json`: the ports as this installation uses them. */
export function portsStep(
  { portManifest: path }: Layout,
  host: string,
  ports: Ports,
  conflicts: readonly PortConflict[] = [],
): Step {
  const content = `${JSON.stringify({ host, ports }, null, 2)}\n`;
  const moved = conflicts.map(
    ({ name, port, heldBy, instead }) => `${name} ${instead} instead of ${port}, which ${heldBy} holds`,
  );
  return managedFileStep({
    id: 'ports',
    phase: 'configuration',
    title: 'Ports',
    intention: [`${path}: page ${ports.web}, trader ${ports.trader}`, ...moved].join('; '),
    wanted: async () => [{ path, content, mode: 0o644 }],
    async check() {
      checkedPortManifest((await readJsonObject(path)) ?? {}, path);
    },
  });
}
