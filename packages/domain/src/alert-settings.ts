/** How a channel reaches its owner. Flat texts, one private file each: passwords, tokens and addresses are secrets alike. */
export type EmailSettings = {
  readonly host: string;
  readonly port: string;
  /** `tls` from the first byte, `starttls` before anything is said; `none` on this machine alone. */
  readonly security: 'tls' | 'starttls' | 'none';
  /** Empty: the server wants nobody to sign in. */
  readonly user: string;
  readonly password: string;
  readonly from: string;
  /** Several with commas. */
  readonly to: string;
  /** PEM of who vouches for the server; empty: those that everybody trusts. */
  readonly certificate: string;
};

export type TelegramSettings = {
  readonly server: string;
  readonly token: string;
  readonly chat: string;
  readonly certificate: string;
};

export type NtfySettings = {
  readonly server: string;
  readonly topic: string;
  /** Empty: the topic is open to everybody who knows it. */
  readonly token: string;
  readonly certificate: string;
};

export type WebhookSettings = {
  readonly url: string;
  /** Signs the body (HMAC SHA-256); empty: unsigned. */
  readonly secret: string;
  readonly certificate: string;
};

export type ChannelSettings = {
  readonly email: EmailSettings;
  readonly telegram: TelegramSettings;
  readonly ntfy: NtfySettings;
  readonly webhook: WebhookSettings;
};

/** Those that somebody has to set up. */
export type SetChannel = keyof ChannelSettings;

const FIELDS: { readonly [C in SetChannel]: readonly (keyof ChannelSettings[C])[] } = {
  email: ['host', 'port', 'security', 'user', 'password', 'from', 'to', 'certificate'],
  telegram: ['server', 'token', 'chat', 'certificate'],
  ntfy: ['server', 'topic', 'token', 'certificate'],
  webhook: ['url', 'secret', 'certificate'],
};
const TEXT_MAX = 4_096;
const CERTIFICATE_MAX = 32_768;

export const SET_CHANNELS = Object.keys(FIELDS) as readonly SetChannel[];

/** Why these settings cannot be used; null when they can. */
export function settingsProblem<C extends SetChannel>(channel: C, value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return 'it is no object';
  const fields = value as Readonly<Record<string, unknown>>;
  for (const name of FIELDS[channel] as readonly string[]) {
    const text = fields[name];
    if (typeof text !== 'string') return `${name} is missing`;
    if (text.length > (name === 'certificate' ? CERTIFICATE_MAX : TEXT_MAX)) return `${name} is too long`;
    // A line's end in an address or a token would become a header of its own.
    if (name !== 'certificate' && /\p{Cc}/u.test(text)) return `${name} has characters that it may not have`;
  }
  const settings = value as ChannelSettings[C];
  const problems: { readonly [K in SetChannel]: (of: ChannelSettings[K]) => string | null } = {
    email: emailProblem,
    telegram: ({ server, token, chat }) =>
      addressProblem(server) ??
      (!/^\d{3,20}:[\w-]{20,100}$/.test(token)
        ? 'the token is none of a bot (digits, a colon, letters)'
        : !/^(-?\d{1,20}|@\w{3,64})$/.test(chat)
          ? 'the chat is neither a number nor a @name'
          : null),
    ntfy: ({ server, topic }) =>
      addressProblem(server) ??
      (/^[\w-]{1,64}$/.test(topic) ? null : 'a topic has 1 to 64 letters, digits, _ and -'),
    webhook: ({ url }) => addressProblem(url),
  };
  return problems[channel](settings);
}

function emailProblem({ host, port, security, from, to, user, password }: EmailSettings): string | null {
  const isMail = (text: string) => /^[^\s@<>,;]+@[^\s@<>,;]+$/.test(text);
  if (!/^[\w.:-]{1,253}$/.test(host)) return 'the server is no host name';
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535) return 'the port is none';
  if (!['tls', 'starttls', 'none'].includes(security)) return 'security is tls, starttls or none';
  if (security === 'none' && !isOwnMachine(host))
    return 'without TLS only a server on this machine can be used: everybody on the way would read the password';
  if (!isMail(from)) return 'the sender is no e-mail address';
  if (!to.split(',').every((each) => isMail(each.trim()))) return 'the receiver is no e-mail address';
  if ((user === '') !== (password === '')) return 'user and password go together';
  return null;
}

const isOwnMachine = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/.test(host);

/** Plain HTTP on this machine alone. */
function addressProblem(text: string): string | null {
  const url = URL.parse(text);
  if (url === null || !['https:', 'http:'].includes(url.protocol)) return 'the address is none of https';
  if (url.protocol === 'http:' && !isOwnMachine(url.hostname))
    return 'without https only a server on this machine can be used: everybody on the way would read along';
  if (url.username !== '' || url.password !== '') return 'the address has a name or a password in it';
  return null;
}

/** How a channel is named to people who may not know its secrets. */
export function shownTarget<C extends SetChannel>(channel: C, settings: ChannelSettings[C]): string {
  const shown: { readonly [K in SetChannel]: (of: ChannelSettings[K]) => string } = {
    email: ({ to, host }) => `${to} through ${host}`,
    telegram: ({ chat }) => `chat ${chat}`,
    ntfy: ({ server, topic }) => `${URL.parse(server)?.host ?? ''}, topic ${topic.slice(0, 3)}…`,
    webhook: ({ url, secret }) => `${URL.parse(url)?.host ?? ''}${secret === '' ? '' : ', signed'}`,
  };
  return shown[channel](settings);
}

/** What of them must never be seen anywhere. */
export function secretsOf<C extends SetChannel>(channel: C, settings: ChannelSettings[C]): readonly string[] {
  const secret: { readonly [K in SetChannel]: (of: ChannelSettings[K]) => readonly string[] } = {
    // As it is sent to the server, too.
    email: ({ user, password }) => (password === '' ? [] : [`\0${user}\0${password}`, password]),
    telegram: ({ token }) => [token],
    ntfy: ({ token, topic }) => [token, topic],
    webhook: ({ url, secret: key }) => [
      url,
      URL.parse(url)?.pathname ?? '',
      URL.parse(url)?.search ?? '',
      key,
    ],
  };
  return secret[channel](settings).filter((text) => text.length > 2);
}
