import type { Entries } from './entry.ts';

/** Why an operator’s server cannot be signed in to. Nothing was copied, and nothing here was changed. */
export const OPERATORS_SERVER = {
  'REC-660': {
    title: 'The token or address to copy from cannot be used: {reason}',
    cause:
      'A token is one line that begins with recio1. and ends in a checksum; an address begins with postgres:// or https://.',
    remedy: 'Copy it again as a whole, between quotes, or ask the operator for another. Nothing was copied.',
  },
  'REC-661': {
    title: 'There is no server named {host}.',
    cause: 'The name is mistyped, or this machine’s name service does not know it or does not answer.',
    remedy: 'Check the name, and that this machine is on the network. Nothing was copied.',
  },
  'REC-662': {
    title: 'Nobody answers at {host}:{port}: {reason}',
    cause:
      'The server is down, listens on another port or for its own machine only, or a firewall is between.',
    remedy: 'Check the port, and ask the operator whether the server runs. Nothing was copied.',
  },
  'REC-663': {
    title: '{host}:{port} offers no encryption (TLS), so it was told no password.',
    cause: 'TLS is switched off on that server, or somebody between suppresses it.',
    remedy: 'Ask the operator to run recio operator setup, which switches it on. Nothing was copied.',
  },
  'REC-664': {
    title: '{host}:{port} shows another certificate than your token names, so it was told no password.',
    cause: 'The operator has renewed the certificate, or it is another server that pretends to be theirs.',
    remedy:
      'Ask the operator, not by the same way, and for a new token if the certificate is new. Nothing was copied.',
  },
  'REC-665': {
    title: 'The certificate of {host}:{port} cannot be trusted: {reason}',
    cause:
      'No authority that this machine knows vouches for it, it is for another name, or its time is over.',
    remedy:
      'Use the operator’s token, which names the certificate, or sslrootcert=FILE or sslfingerprint=SHA256. Nothing was copied.',
  },
  'REC-666': {
    title: 'The invitation of {user} at {host} ended on {day} UTC.',
    cause: 'An operator’s invitations last for some days.',
    remedy: 'Ask the operator for a new one: recio operator invite. Nothing was copied.',
  },
  'REC-667': {
    title: '{host}:{port} lets {user} into {database} neither from this address nor {how}.',
    cause:
      'No line of its pg_hba.conf is for that role, that database, your address and this way to connect.',
    remedy:
      'Ask the operator to add your address: recio operator setup --from. Without TLS (sslmode=disable) nobody is let in. Nothing was copied.',
  },
  'REC-668': {
    title: '{host}:{port} has no connection left for {user}: {reason}',
    cause: 'Other copies with this login are at work, or the server is full.',
    remedy: 'Wait for them, or use fewer: --max-connections. Nothing was copied.',
  },
} as const satisfies Entries;
