import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Does something else than serving the file, and returns true, or returns false. */
export type Accident = (request: IncomingMessage, response: ServerResponse, path: string) => boolean;

export type WebServer = {
  readonly url: string;
  /** Of its certificate's authority; null without TLS. */
  readonly ca: string | null;
  /** Paths asked for, with the range. */
  readonly asked: string[];
  accident: Accident;
  close(): Promise<void>;
};

/** Hands out the files of a directory, as any web server does, until an accident is put in. */
export async function webServer(
  directory: string,
  options: { readonly tls?: boolean; readonly ranges?: boolean } = {},
): Promise<WebServer> {
  const asked: string[] = [];
  const listener: RequestListener = (request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname.slice(1);
    asked.push(`${path} ${request.headers.range ?? ''}`.trim());
    if (!served.accident(request, response, path))
      serveFile(join(directory, path), request, response, options.ranges !== false).catch(() =>
        response.destroy(),
      );
  };
  const certificate = options.tls === true ? selfSigned() : null;
  const server = certificate === null ? createServer(listener) : createTlsServer(certificate, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const served: WebServer = {
    url: `${certificate === null ? 'http' : 'https'}://127.0.0.1:${port}`,
    ca: certificate?.cert ?? null,
    asked,
    accident: () => false,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return served;
}

export async function serveFile(
  file: string,
  request: IncomingMessage,
  response: ServerResponse,
  ranges = true,
): Promise<void> {
  const found = await stat(file).catch(() => null);
  if (found === null || !found.isFile()) {
    response.writeHead(404).end('not here');
    return;
  }
  const [, first] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? [];
  const start = ranges && first !== undefined ? Number(first) : 0;
  response.writeHead(start > 0 ? 206 : 200, {
    'content-length': found.size - start,
    ...(start > 0 ? { 'content-range': `bytes ${start}-${found.size - 1}/${found.size}` } : {}),
  });
  createReadStream(file, { start }).pipe(response);
}

function selfSigned(): { readonly key: string; readonly cert: string } {
  const directory = mkdtempSync(join(tmpdir(), 'rec-io-tls-'));
  const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
  try {
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1']
        .concat(['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'])
        .concat(['-keyout', key, '-out', cert]),
      { stdio: 'ignore' },
    );
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } finally {
    rmSync(directory, { recursive: true });
  }
}
