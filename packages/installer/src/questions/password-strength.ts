/** The commonest passwords that the length rule would let through, and the commonest beginnings of longer ones. */
const COMMONEST: ReadonlySet<string> = new Set(
  [
    '123456789012',
    '1234567890123',
    '12345678910',
    '123123123123',
    '111111111111',
    'qwertyuiop12',
    'qwertyuiop123',
    'qwerty123456',
    'passwordpassword',
    'password1234',
    'password12345',
    'password123456',
    'Password1!',
    'Password1',
    'Password123',
    'Passw0rd',
    'Passw0rd!',
    'P@ssw0rd',
    'P@ssword1',
    'Qwerty123',
    'Welcome1',
    'Welcome123',
    'Admin123',
    'Letmein1',
    'iloveyou1234',
    'changemechangeme',
    'administrator',
    'correcthorsebatterystaple',
  ].map((password) => password.toLowerCase()),
);

const LENGTH_MIN = 8;
const LENGTH_ALONE = 12;
const LENGTH_MAX = 200;
const CLASSES = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{L}\p{Nd}]/u] as const;
/** Shorter names are in too many good passwords. */
const NAME_LENGTH_MIN = 3;

/**
 * A small honest rule: twelve characters, or eight of three kinds; without the person's names; none of the commonest.
 * @param names the person's name, e-mail address and login
 * @returns what is wrong with it, or null. Never repeats it.
 */
export function passwordProblem(password: string, names: readonly string[]): string | null {
  const length = [...password].length;
  if (/\p{Cc}/u.test(password)) return 'the password has a character that cannot be typed';
  if (length > LENGTH_MAX) return `the password is longer than ${LENGTH_MAX} characters`;
  if (length < LENGTH_MIN) return `the password is shorter than ${LENGTH_MIN} characters`;
  const small = password.toLowerCase();
  if (COMMONEST.has(small)) return 'the password is one of the commonest';
  if (new Set(small).size < 5) return 'the password repeats the same few characters';
  if (partsOf(names).some((part) => small.includes(part)))
    return 'the password contains your name, login or e-mail address';
  if (length < LENGTH_ALONE && kinds(password) < 3)
    return 'the password needs 12 characters, or 8 of three kinds (small, large, digits, others)';
  return null;
}

/** One word while it is typed. */
export function passwordStrength(password: string, names: readonly string[]): string {
  if (password === '') return '';
  if (passwordProblem(password, names) !== null) return 'too weak';
  const length = [...password].length;
  return length >= 20 || (length >= 14 && kinds(password) >= 3) ? 'strong' : 'good';
}

const kinds = (password: string): number => CLASSES.filter((kind) => kind.test(password)).length;

const partsOf = (names: readonly string[]): string[] =>
  names
    .flatMap((name) => name.toLowerCase().split(/[\s@.,_+-]+/))
    .filter((part) => part.length > NAME_LENGTH_MIN);
