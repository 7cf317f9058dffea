import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { findCredentials } from '@rec-io/installer/credentials/stored-credentials';
import { explain } from '@rec-io/installer/explain';
import { credentialFiles } from '@rec-io/installer/profile/user-directory';
import { isForbidden } from '../forbidden.ts';
import { error, type Look, saw, unseen } from '../look.ts';

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
      const { title, remedy } = new CatalogueError('REC-639', { mode, path: files.directory });
      return saw('none', [error('credentials', title, `${files.directory} holds none.`, remedy)]);
    } catch (failure) {
      if (isForbidden(failure)) return saw('not to be seen', [unseen('the credentials', files.directory)]);
      const { title, why, remedy } = explain(failure);
      return saw('unusable', [error('credentials', title, why, remedy)]);
    }
  },
};
