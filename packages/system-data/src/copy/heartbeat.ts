import type { Client } from 'pg';

/**
 * Asks over a session that is idle otherwise whether its server is there: a line that carries nothing any more breaks no
 * connection for hours. Ends with the session.
 * @param onSilence once, when an answer takes longer than `silentMs`
 * @returns ends it
 */
export function heartbeat(client: Client, silentMs: number, onSilence: () => void): () => void {
  let silence: NodeJS.Timeout | null = null;
  const ask = () => {
    if (silence !== null) return;
    silence = setTimeout(onSilence, silentMs);
    client.query('SELECT 1').then(heard, heard);
  };
  const heard = () => {
    if (silence !== null) clearTimeout(silence);
    silence = null;
  };
  const beat = setInterval(ask, silentMs / 3);
  const end = () => {
    clearInterval(beat);
    heard();
  };
  client.once('end', end);
  return end;
}
