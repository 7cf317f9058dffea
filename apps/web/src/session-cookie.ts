import { SESSION_MS } from './session-token.ts';

const NAME = 'recio_session';

/** The Set-Cookie text of a new session. */
export function sessionCookie(token: string, isHttps: boolean): string {
  return `${NAME}=${token}; Path=/; Max-Age=${SESSION_MS / 1000}; HttpOnly; SameSite=Strict${isHttps ? '; Secure' : ''}`;
}

/** The Set-Cookie text that makes a browser forget its session. */
export const expiredSessionCookie = `${NAME}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict`;

/** The token in a Cookie header; null when there is none. */
export function readSessionCookie(header: string | undefined): string | null {
  for (const pair of header?.split(';') ?? []) {
    const [name, value] = pair.trim().split('=');
    if (name === NAME && value) return value;
  }
  return null;
}
