import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Exchange } from '../../exchange.ts';
import { UNAVAILABLE, type WireRefusal } from '../refusal.ts';
import { pathOf } from '../reply.ts';
import type { Faults } from './faults.ts';
import { FrameFaults } from './frame-faults.ts';
import { Outage } from './outage.ts';
import { bodyOf, requestFaults } from './request-faults.ts';

/** The accidents of one server, hung into its requests, its sockets and its listening. */
export class ServerFaults {
  readonly frames: FrameFaults;
  readonly outage: Outage;
  readonly #faults: Faults;
  readonly #accountOf: (keyId: string) => string | null;

  constructor(
    app: FastifyInstance,
    faults: Faults,
    exchange: Exchange,
    accountOf: (keyId: string) => string | null,
  ) {
    this.#faults = faults;
    this.#accountOf = accountOf;
    this.frames = new FrameFaults(faults);
    this.outage = new Outage(app, faults, () => this.frames.cut(null, false));
    requestFaults(app, faults, exchange, accountOf);
  }

  /** A socket that somebody opens, before its signature is looked at. */
  async admit(
    request: IncomingMessage,
    raw: Duplex,
    refuse: (refusal: WireRefusal) => void,
    admit: () => void,
  ): Promise<void> {
    if (this.outage.mode !== null) {
      refuse(UNAVAILABLE);
      return;
    }
    const keyId = request.headers['kalshi-access-key'];
    const account = typeof keyId === 'string' ? this.#accountOf(keyId) : null;
    const subject = { method: 'GET', path: pathOf(request.url ?? ''), account, market: null };
    for (const rule of this.#faults.hits('request', subject)) {
      if (rule.fault === 'delay') await sleep(rule.delayMs);
      else if (rule.fault === 'answer') {
        refuse({ httpStatus: rule.status, body: bodyOf(rule) });
        return;
      } else if (rule.fault === 'drop-request') {
        raw.destroy();
        return;
      }
    }
    admit();
  }
}
