import { findCredentials } from '@rec-io/installer/credentials/stored-credentials';
import { explain } from '@rec-io/installer/explain';
import { credentialFiles } from '@rec-io/installer/profile/user-directory';
import { isForbidden } from '../forbidden.ts';
import { type DoctorFinding, error, type Look, saw, unseen, warning } from '../look.ts';

/** The credentials that the mode needs are there and can be read. Whether they are right is asked by `recio verify`. */
export const credentialsLook: Look = {
  id: 'credentials',
  title: 'The credentials that the mode needs are there',
  async run({ layout, configuration }) {
    if (configuration === null) return saw('not looked at: no configuration');
    const { mode, userNo } = configuration;
    if (mode === 'simulated') return saw('none are needed in simulated mode');
    const files = credentialFiles(layout, userNo, mode);
    try {
      if ((await findCredentials(files)) !== null) return saw(`for ${mode}`);
      return saw('none', [marketOnly(mode, files.directory)]);
    } catch (failure) {
      if (isForbidden(failure)) return saw('not to be seen', [unseen('the credentials', files.directory)]);
      const { title, why, remedy } = explain(failure);
      return saw('unusable', [error('credentials', title, why, remedy)]);
    }
  },
};

/** Nothing is broken: without a key the market is shown. Whoever thinks that it trades must read that it does not. */
const marketOnly = (mode: string, directory: string): DoctorFinding =>
  warning(
    'market-only',
    `REC.IO is a market monitor here: there are no credentials for ${mode}.`,
    `What runs: the market as anybody may read it, with its age, the page, and what was recorded. What does not: nothing is ordered, no open trade is supervised or sold, and the account is not compared. ${directory} holds no key.`,
    `To trade: recio credentials set --mode ${mode} --key-id ID --private-key FILE. To practice without a key: recio mode simulated`,
  );
