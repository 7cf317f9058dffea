import type { Socket } from 'node:net';
import type { Client } from 'pg';

/** A source that was asked and sent nothing for as long as anybody would wait. */
export class Silent extends Error {
  constructor(ms: number) {
    super(`it was asked and has been silent for ${Math.round(ms / 1_000)} s`);
  }
}

/**
 * Ends a session that was asked and sends nothing for so long, though its server answers others. One whose rows wait for the target
 * is not meant.
 */
export function limitSilence(client: Client, ms: number): void {
  const session = client as unknown as {
    readonly connection: { readonly stream: Socket };
    readonly readyForQuery: boolean;
  };
  const { stream } = session.connection;
  stream.setTimeout(ms, () => {
    if (!session.readyForQuery && !stream.isPaused()) stream.destroy(new Silent(ms));
    else stream.setTimeout(ms);
  });
}
