import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { INTERNAL_TOKEN } from '@rec-io/program-parts/test-trader';
import { SAMPLE_ANSWERS } from './sample-answers.ts';

/** The trader's command door as web sees it: it remembers what it was told. */
export class StandInCommands {
  readonly told: (readonly [what: string, body: unknown])[] = [];
  /** To everything, instead of what a trader answers. */
  answer: { readonly status: number; readonly body: unknown } | null = null;
  /** While true it takes what comes and never answers. */
  hangs = false;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      request.on('end', () => {
        const isKnown = request.headers.authorization === `Bearer ${INTERNAL_TOKEN}`;
        if (!isKnown) return response.writeHead(401).end('{}');
        const what = request.url?.replace('/command/', '') ?? '';
        this.told.push([what, text === '' ? null : JSON.parse(text)]);
        const { status, body } = this.answer ?? { status: 200, body: SAMPLE_ANSWERS[what] };
        if (!this.hangs) response.writeHead(status).end(JSON.stringify(body));
      });
    });
  }

  static async start(): Promise<StandInCommands> {
    const door = new StandInCommands();
    await new Promise<void>((resolve) => door.#server.listen(0, '127.0.0.1', resolve));
    return door;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/command`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
