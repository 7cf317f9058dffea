import type { Machine } from '../machine.ts';
import { output } from './ask.ts';
import { type Fact, found } from './fact.ts';
import type { Asked, EarlierInstallation } from './facts.ts';

const SERVICE_ACCOUNT = 'rec-io';
const UNITS = ['/etc/systemd/system/rec-io.service', '/Library/LaunchDaemons/io.rec.rec-io.plist'];
/** Where full installations go, ours and those of the system's predecessor. */
const FOLDERS = ['/opt/rec-io', '/opt/rec_io'];

/** What of REC.IO is on this machine already. */
export const earlierInstallations = (
  machine: Machine,
  asked: Pick<Asked, 'location' | 'knownPlaces'>,
): Promise<Fact<readonly EarlierInstallation[]>> =>
  found(async () => {
    const home = machine.environment['HOME'];
    const share =
      machine.environment['XDG_DATA_HOME'] ?? (home === undefined ? null : `${home}/.local/share`);
    const shares = share === null ? [] : [`${share}/rec-io`, `${share}/rec-io-full`];
    const places = [...new Set([asked.location, ...asked.knownPlaces, ...shares, ...FOLDERS])];
    const signs: EarlierInstallation[] = [];
    for (const path of places) {
      const marked = await byMarker(machine, path);
      if (marked !== null) signs.push(marked);
      else if (FOLDERS.includes(path) && (await exists(machine, path)))
        signs.push({ path, sign: 'folder', kind: null, detail: 'a folder of that name, without our marker' });
    }
    for (const path of UNITS)
      if (await exists(machine, path))
        signs.push({ path, sign: 'unit', kind: 'full', detail: 'a service of that name' });
    if ((await output(machine, 'id', '-u', SERVICE_ACCOUNT)) !== null)
      signs.push({ path: SERVICE_ACCOUNT, sign: 'account', kind: null, detail: 'an account of that name' });
    return signs;
  });

async function byMarker(machine: Machine, path: string): Promise<EarlierInstallation | null> {
  const marker = await machine.read(`${path}/rec-io.json`);
  if (marker === null) return null;
  const state = field(await machine.read(`${path}/receipt.json`), 'state');
  return {
    path,
    sign: 'marker',
    kind: field(marker, 'kind') === 'full' ? 'full' : 'quick',
    detail: state === null ? 'its receipt is missing or cannot be read' : `its receipt says: ${state}`,
    unfinished: state === 'installing',
  };
}

function field(json: string | null, name: string): string | null {
  try {
    const value: unknown = JSON.parse(json ?? '');
    const found = typeof value === 'object' && value !== null ? Reflect.get(value, name) : null;
    return typeof found === 'string' ? found : null;
  } catch {
    return null;
  }
}

const exists = async (machine: Machine, path: string): Promise<boolean> =>
  (await output(machine, 'test', '-e', path)) !== null;
