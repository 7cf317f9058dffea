import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';

const ANSWER_MS = 1_000;

export type Exposed = { readonly program: string; readonly port: number; readonly address: string };

/** This machine's addresses as others know it. */
export function ownAddresses(): readonly string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  // Link-local ones need the name of an interface of the asking machine.
  return all
    .filter(({ internal, address }) => !internal && !/^fe80:/i.test(address))
    .map(({ address }) => address);
}

/** Which of the ports take connections at other addresses than loopback: asked by connecting, as others would. */
export async function exposedPorts(
  ports: Readonly<Record<string, number>>,
  addresses: readonly string[] = ownAddresses(),
): Promise<readonly Exposed[]> {
  const asked = Object.entries(ports).flatMap(([program, port]) =>
    addresses.map(async (address) => ((await isTaken(address, port)) ? [{ program, port, address }] : [])),
  );
  return (await Promise.all(asked)).flat();
}

function isTaken(host: string, port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host, port, timeout: ANSWER_MS });
  const end = (taken: boolean) => () => {
    socket.destroy();
    resolve(taken);
  };
  socket.on('connect', end(true)).on('error', end(false)).on('timeout', end(false));
  return promise;
}
