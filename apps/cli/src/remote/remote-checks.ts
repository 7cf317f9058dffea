import { randomBytes } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import type { Configuration } from '@rec-io/installer/configuration';
import { errorCode } from '@rec-io/installer/explain';
import { askProxy } from './ask-proxy.ts';
import { exposedPorts, ownAddresses } from './exposed-ports.ts';
import { addressOf, type PublicAddress } from './public-address.ts';

/** `note`: for the owner to judge; it makes nothing wrong by itself. */
export type RemoteCheck = {
  readonly id: 'name' | 'proxy' | 'certificate' | 'live' | 'exposure';
  readonly state: 'passed' | 'failed' | 'note';
  readonly told: string;
};

const passed = (id: RemoteCheck['id'], told: string): RemoteCheck => ({ id, state: 'passed', told });
const failed = (id: RemoteCheck['id'], told: string): RemoteCheck => ({ id, state: 'failed', told });
const note = (id: RemoteCheck['id'], told: string): RemoteCheck => ({ id, state: 'note', told });

/** Whether the page is reached through the proxy, and nothing else from outside. Each is found out by doing it. */
export async function remoteChecks(
  address: PublicAddress,
  { ports, access }: Pick<Configuration, 'ports' | 'access'>,
): Promise<readonly RemoteCheck[]> {
  const [name, proxy, live, exposure] = await Promise.all([
    nameCheck(address),
    proxyChecks(address),
    liveCheck(address),
    exposureCheck(ports, access),
  ]);
  return [name, ...proxy, live, exposure];
}

async function nameCheck({ hostName }: PublicAddress): Promise<RemoteCheck> {
  const found = await lookup(hostName, { all: true }).catch(() => []);
  const addresses = found.map(({ address }) => address);
  if (addresses.length === 0)
    return note('name', `${hostName} resolves to nothing here: give it an address where your names are kept`);
  const own = [...ownAddresses(), '127.0.0.1', '::1'];
  const where = addresses.join(', ');
  return addresses.some((each) => own.includes(each))
    ? passed('name', `${hostName} is this machine (${where})`)
    : note('name', `${hostName} is ${where}, which must lead here: a router has to hand it on`);
}

async function proxyChecks(address: PublicAddress): Promise<readonly RemoteCheck[]> {
  try {
    const { status, body, certificateProblem } = await askProxy(address, '/sign-in');
    const page = /<title>[^<]*REC\.IO<\/title>/.test(body);
    return [
      status === 200 && page
        ? passed('proxy', `the sign-in page is answered at ${addressOf(address)}`)
        : failed(
            'proxy',
            `what answers at port ${address.port} is not our page (${status}): ${codeIn(body)}`,
          ),
      certificateProblem === null
        ? passed('certificate', 'this machine trusts the certificate')
        : note(
            'certificate',
            `this machine does not trust the certificate (${certificateProblem}): a browser must, or it neither installs the page nor takes passkeys there`,
          ),
    ];
  } catch (error) {
    return [failed('proxy', `nothing answers on port ${address.port} of this machine: ${why(error)}`)];
  }
}

/**
 * With the origin of somebody else, so that web itself refuses: of a proxy that hands on no sockets, web would hear a plain
 * question, which it refuses in another way.
 */
async function liveCheck(address: PublicAddress): Promise<RemoteCheck> {
  const headers = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    origin: 'https://elsewhere.invalid',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
  };
  try {
    const { body } = await askProxy(address, '/api/live', headers);
    return codeIn(body) === 'web.cross_origin'
      ? passed('live', 'sockets reach web, and those of other pages are refused')
      : failed('live', `the proxy hands on no sockets: the page would show no live number (${codeIn(body)})`);
  } catch (error) {
    return failed('live', `the live channel is not reached: ${why(error)}`);
  }
}

async function exposureCheck(ports: Configuration['ports'], access: readonly string[]): Promise<RemoteCheck> {
  const exposed = await exposedPorts(ports);
  const where = exposed.map(({ program, port, address }) => `${program} at ${address}:${port}`).join(', ');
  if (exposed.length === 0) return passed('exposure', 'only the proxy is reached from other machines');
  if (access.length > 0 && exposed.every(({ program }) => program === 'web'))
    return note(
      'exposure',
      `beside the proxy the page takes connections over plain HTTP (${where}), from ${access.join(', ')} only`,
    );
  return failed('exposure', `reached past the proxy: ${where}`);
}

function codeIn(body: string): string {
  try {
    const { error } = JSON.parse(body) as { error?: { code?: unknown } };
    return typeof error?.code === 'string' ? error.code : 'another answer';
  } catch {
    return 'another answer';
  }
}

const why = (error: unknown): string =>
  errorCode(error) ?? (error instanceof Error ? error.message : String(error));
