import type { AlertMessage } from '@rec-io/domain/alert';
import type { EmailSettings } from '@rec-io/domain/alert-settings';
import type { Attempt, Limit } from './alert-sender.ts';

/** By SMTP, on a connection of its own. Where TLS is wanted nothing is said before it, and the server has to prove who it is. */
export async function sendEmail(
  { host, port, security, user, password, from, to, certificate }: EmailSettings,
  { id, title, text, link, isCritical }: AlertMessage,
  { signal, timeLimitMs }: Limit,
): Promise<Attempt> {
  // Only whoever sends loads it: most programs only know that they could.
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    ...{ host, port: Number(port), secure: security === 'tls', requireTLS: security === 'starttls' },
    ...{ ignoreTLS: security === 'none', disableFileAccess: true, disableUrlAccess: true, logger: false },
    ...{ connectionTimeout: timeLimitMs, greetingTimeout: timeLimitMs, dnsTimeout: timeLimitMs },
    socketTimeout: timeLimitMs,
    ...(certificate === '' ? {} : { tls: { ca: certificate } }),
    ...(user === '' ? {} : { auth: { user, pass: password } }),
  });
  const sent = transport.sendMail({
    ...{ from: { name: 'REC.IO', address: from }, to: to.split(',').map((each) => each.trim()) },
    ...{ subject: title, text: link === null ? text : `${text}\n\n${link}\n` },
    messageId: `<${id}@${from.slice(from.indexOf('@') + 1)}>`,
    ...(isCritical ? { priority: 'high' as const } : {}),
    headers: { 'auto-submitted': 'auto-generated' },
  });
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeLimitMs)]);
  const late = new Promise<Attempt>((resolve) => {
    limit.addEventListener('abort', () =>
      resolve({ kind: 'later', reason: 'The mail server did not answer in time.', afterMs: 0 }),
    );
  });
  const outcome = await Promise.race([
    sent.then(
      (): Attempt => ({ kind: 'taken' }),
      (error: unknown) => failed(error as MailError),
    ),
    late,
  ]);
  transport.close();
  return outcome;
}

type MailError = Error & {
  readonly code?: string;
  readonly responseCode?: number;
  readonly response?: string;
};

const later = (reason: string): Attempt => ({ kind: 'later', reason, afterMs: 0 });

function failed({ code = '', responseCode = 0, response, message }: MailError): Attempt {
  const said = response ?? message;
  // 4xx: not now.
  if (responseCode >= 400 && responseCode < 500) return later(`The mail server takes nothing now: ${said}`);
  if (code === 'ETIMEDOUT') return later(`The mail server did not answer in time: ${message}`);
  if (code === 'EAUTH')
    return {
      kind: 'failed',
      reason: `The mail server does not take user and password; many want a password for applications. (${said})`,
    };
  if (responseCode >= 500) return { kind: 'failed', reason: `The mail server refuses: ${said}` };
  if (/certificate has expired/i.test(message))
    return later(`The mail server’s certificate has ended, or this machine’s clock is wrong: ${message}`);
  if (code === 'ETLS' || /certificate|self.signed|wrong version number/i.test(message))
    return {
      kind: 'failed',
      reason: `There is no proven TLS (${message}). Port 465 wants --security tls, 587 starttls; for a server of your own give --certificate.`,
    };
  return later(`The mail server cannot be reached: ${message}`);
}
