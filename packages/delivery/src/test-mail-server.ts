import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import { ownCertificate } from './test-certificate.ts';

export type ReceivedMail = { readonly from: string; readonly to: readonly string[]; readonly data: string };

type Options = {
  readonly security: 'tls' | 'starttls';
  readonly user: string;
  readonly password: string;
};

/**
 * For tests: a mail server as providers run one (RFC 5321, 3207, 4954). It wants TLS before anybody signs in, and a sign-in before any
 * mail, and can fail as they do.
 */
export class StandInMailServer {
  readonly received: ReceivedMail[] = [];
  /** Every command that came before TLS. */
  readonly openly: string[] = [];
  readonly certificate: string;
  /** What is answered to the next mails instead, one each. */
  readonly odd: string[] = [];
  hangs = false;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server, certificate: string) {
    this.#server = server;
    this.certificate = certificate;
  }

  static async start(options: Options): Promise<StandInMailServer> {
    const { key, certificate } = await ownCertificate();
    const tls = { key, cert: certificate };
    const server = options.security === 'tls' ? createTlsServer(tls) : createServer();
    const mail = new StandInMailServer(server, certificate);
    server.on(options.security === 'tls' ? 'secureConnection' : 'connection', (socket: Socket) =>
      mail.#talk(socket, options, tls, options.security === 'tls', true),
    );
    server.on('connection', (socket: Socket) => mail.#sockets.add(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return mail;
  }

  get port(): string {
    return String((this.#server.address() as AddressInfo).port);
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #talk(
    socket: Socket,
    options: Options,
    tls: { key: string; cert: string },
    isSecure: boolean,
    greets: boolean,
  ): void {
    const say = (text: string) => socket.write(`${text}\r\n`);
    let [buffer, isKnown, from, inData] = ['', false, '', false];
    let to: string[] = [];
    const command = (line: string) => {
      const [verb = ''] = line.toUpperCase().split(' ');
      if (!isSecure) this.openly.push(line);
      if (verb === 'EHLO' || verb === 'HELO')
        return say(
          ['250-localhost', ...(isSecure ? ['250-AUTH PLAIN LOGIN'] : ['250-STARTTLS']), '250 8BITMIME'].join(
            '\r\n',
          ),
        );
      if (verb === 'QUIT') return socket.end('221 bye\r\n');
      if (verb === 'STARTTLS' && !isSecure) {
        say('220 go on');
        socket.removeAllListeners('data');
        const secured = new TLSSocket(socket, { isServer: true, ...tls });
        return this.#talk(secured, options, tls, true, false);
      }
      if (!isSecure) return say('530 5.7.0 Must issue a STARTTLS command first');
      if (verb === 'AUTH') {
        const [, , given = ''] = line.split(' ');
        const [, user, password] = Buffer.from(given, 'base64').toString().split('\0');
        isKnown = user === options.user && password === options.password;
        // Servers repeat what they do not like.
        return say(isKnown ? '235 2.7.0 ok' : `535 5.7.8 Username and Password not accepted: ${given}`);
      }
      if (!isKnown) return say('530 5.7.0 Authentication required');
      if (verb === 'MAIL') {
        [from, to] = [line, []];
        return say('250 ok');
      }
      if (verb === 'RCPT') {
        if (line.includes('nobody@')) return say('550 5.1.1 No such user here');
        to.push(/<(.+?)>/.exec(line)?.[1] ?? '');
        return say('250 ok');
      }
      if (verb === 'DATA') {
        inData = to.length > 0;
        return say(inData ? '354 end with .' : '503 no receiver');
      }
      return say('502 not known');
    };
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Buffer) => {
      if (this.hangs) return;
      buffer += bytes.toString('utf8');
      for (;;) {
        const end = buffer.indexOf(inData ? '\r\n.\r\n' : '\r\n');
        if (end < 0) return;
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + (inData ? 5 : 2));
        if (!inData) command(line);
        else {
          inData = false;
          const odd = this.odd.shift();
          if (odd === undefined) this.received.push({ from, to, data: line });
          say(odd ?? '250 2.0.0 queued');
        }
      }
    });
    if (greets && !this.hangs) say('220 localhost ESMTP');
  }
}
