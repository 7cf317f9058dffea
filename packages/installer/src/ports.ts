import { createServer } from 'node:net';
import manifest from '../../../config/ports.json' with { type: 'json' };
import { BLOCKED_PORTS } from './blocked-ports.ts';
import { CatalogueError } from './catalogue-error.ts';
import { errorCode } from './explain.ts';
import { portHolder } from './port-holder.ts';

/** The programs that have a port, by the names of `config/ports.json`. */
export type PortName = keyof typeof manifest.ports;
export type Ports = Readonly<Record<PortName, number>>;

export const DEFAULT_PORTS: Ports = manifest.ports;
export const DEFAULT_HOST = manifest.host;

export const isPortName = (name: string): name is PortName => Object.hasOwn(DEFAULT_PORTS, name);
export const isPort = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_535;

/**
 * The manifest's ports, shifted, then single ones replaced.
 * @throws CatalogueError REC-112 for a port out of range, one that browsers block, or two programs on one port
 */
export function choosePorts(offset: number, chosen: ReadonlyMap<PortName, number>): Ports {
  const ports = { ...DEFAULT_PORTS };
  const owners = new Map<number, PortName>();
  for (const name of Object.keys(ports).filter(isPortName)) {
    const port = chosen.get(name) ?? DEFAULT_PORTS[name] + offset;
    const option = chosen.has(name) ? '--port' : '--port-offset';
    if (!isPort(port)) refuse(option, `${name} would get port ${port}; ports are 1 to 65535`);
    if (name !== 'database' && BLOCKED_PORTS.has(port))
      refuse(option, `${name} would get port ${port}, which browsers refuse to open`);
    const other = owners.get(port);
    if (other !== undefined) refuse(option, `${other} and ${name} would both get port ${port}`);
    owners.set(port, name);
    ports[name] = port;
  }
  return ports;
}

/** `NAME=N` as the command line has it, or `NAME=default` for the manifest's. @throws CatalogueError REC-112 */
export function parsePortOption(text: string): readonly [PortName, number] {
  const [, name = '', port = ''] = /^([a-z-]+)=(\d{1,5}|default)$/.exec(text) ?? [];
  if (!isPortName(name)) {
    refuse(
      '--port',
      `"${text}" is not NAME=N or NAME=default with one of the names ${Object.keys(DEFAULT_PORTS).join(', ')}`,
    );
  }
  return [name, port === 'default' ? DEFAULT_PORTS[name] : Number(port)];
}

/** @returns null when the port can be listened on, else who holds it or why not. */
export async function portTakenBy(host: string, port: number): Promise<string | null> {
  const server = createServer();
  const { promise, resolve, reject } = Promise.withResolvers<string | null>();
  server.once('error', (error) => {
    if (errorCode(error) === 'EADDRINUSE') resolve(portHolder(port));
    else if (errorCode(error) === 'EACCES') resolve('the system (ports below 1024 are for root)');
    else reject(error);
  });
  server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  return promise;
}

function refuse(option: string, reason: string): never {
  throw new CatalogueError('REC-112', { option, reason });
}
