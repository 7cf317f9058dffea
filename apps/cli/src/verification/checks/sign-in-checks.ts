import type { Access } from '../access.ts';
import { type Check, failed, passed, skipped } from '../check.ts';

const REFUSED = 401;
const READ_THE_LOG = 'Read the log: recio logs web. A new password: recio user reset-password';

/** The owner's password opens the page. */
export function signInCheck(access: Access): Check {
  return {
    id: 'sign-in',
    title: 'The owner can sign in',
    async run() {
      const answer = await access.signedIn();
      if (answer === null || access.signIn === null)
        return skipped('nobody told this command a password; name its file with --password-file');
      const { login } = access.signIn;
      if (answer.cookie === null)
        return failed(`the page answers ${answer.status} to ${login}`, READ_THE_LOG);
      return passed(`as ${login}`);
    },
  };
}

/** A wrong one does not. One failure of the five that a minute allows. */
export function refusalCheck(access: Access): Check {
  return {
    id: 'refusal',
    title: 'A wrong password is refused',
    async run() {
      const status = await access.refusal();
      if (status !== REFUSED) return failed(`the page answers ${status} to a wrong one`, READ_THE_LOG);
      return passed(`with ${REFUSED}`);
    },
  };
}
