import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CleanMachine } from './machine.ts';

/**
 * What happens to packages on their way: nothing; every connection is cut once so many bytes of them have come, and from then
 * on there are only refusals; or the line goes dead within each.
 */
export type Trouble = 'none' | { readonly cutAfterBytes: number } | 'stalls';

/** A proxy for apt that passes everything on from the machine's own mirrors, as long as it is well. */
export type StandInMirror = {
  trouble: Trouble;
  /** The answers that were refused, and the connections that were cut or left dead. */
  readonly troubled: { refused: number; cut: number; stalled: number };
  close(): Promise<void>;
};

/** Has the machine's apt fetch everything through a new one, and keeps nothing that was fetched before. */
export async function standInMirror(machine: CleanMachine): Promise<StandInMirror> {
  let passedBytes = 0;
  let cut = false;
  const mirror = {
    trouble: 'none' as Trouble,
    troubled: { refused: 0, cut: 0, stalled: 0 },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  const answer = (asked: IncomingMessage, response: ServerResponse): void => {
    const { trouble, troubled } = mirror;
    const isPackage = asked.url?.endsWith('.deb') === true;
    if (trouble === 'none') cut = false;
    else if (isPackage && cut) {
      troubled.refused++;
      response.writeHead(503).end();
      return;
    }
    const upstream = request(asked.url ?? '', { headers: asked.headers }, (found) => {
      response.writeHead(found.statusCode ?? 502, found.headers);
      found.on('data', (chunk: Buffer) => {
        passedBytes += isPackage ? chunk.length : 0;
        if (isPackage && mirror.trouble === 'stalls') {
          troubled.stalled++;
          found.pause();
          return;
        }
        response.write(chunk);
        if (isPackage && typeof trouble === 'object' && passedBytes >= trouble.cutAfterBytes) {
          cut = true;
          troubled.cut++;
          upstream.destroy();
          response.destroy();
        }
      });
      found.on('end', () => response.end());
    });
    upstream.on('error', () => response.destroy());
    response.on('close', () => upstream.destroy());
    upstream.end();
  };
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await machine.must(`mkdir -p /var/tmp/archives/partial && cat >/etc/apt/apt.conf.d/99mirror <<END
Acquire::http::Proxy "http://127.0.0.1:${port}/";
Dir::Cache::archives "/var/tmp/archives/";
END`);
  return mirror;
}
