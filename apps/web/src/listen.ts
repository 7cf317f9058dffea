import type { FastifyInstance } from 'fastify';

/** All addresses of both families; where this machine has no IPv6, of IPv4. */
const EVERYWHERE = ['::', '0.0.0.0'];
const NO_SUCH_FAMILY = new Set(['EAFNOSUPPORT', 'EADDRNOTAVAIL']);

/** @param everywhere whether other machines are to reach it at all */
export async function listen(
  app: FastifyInstance,
  { host, port, everywhere }: { readonly host: string; readonly port: number; readonly everywhere: boolean },
): Promise<number> {
  for (const address of everywhere ? EVERYWHERE : [host]) {
    try {
      await app.listen({ host: address, port });
      break;
    } catch (error) {
      const { code = '' } = error as { code?: string };
      if (!everywhere || address === EVERYWHERE.at(-1) || !NO_SUCH_FAMILY.has(code)) throw error;
    }
  }
  const bound = app.server.address();
  return typeof bound === 'object' && bound !== null ? bound.port : port;
}
