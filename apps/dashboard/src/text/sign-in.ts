export const SIGN_IN = {
  product: 'REC.IO',
  page: 'Trade Monitor',
  login: 'Login',
  password: 'Password',
  submit: 'Sign in',
  busy: 'Signing in …',
  wait: (seconds: number) => `Too many failed sign-ins. Try again in ${seconds} s.`,
  help: 'Login and password were shown once at the end of the installation.',
  unreachable: 'The server does not answer. Is it running?',
} as const;
