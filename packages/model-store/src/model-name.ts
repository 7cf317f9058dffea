/** What stands for the model that comes with the release, which has no file here. */
export const RELEASE = 'release';

const FORM = /^[a-z0-9]+(?:[.-][a-z0-9]+)*$/;
const LENGTH_MAX = 64;

/** A name is a plain file name: it leads nowhere else. */
export const isModelName = (name: unknown): name is string =>
  typeof name === 'string' && name.length <= LENGTH_MAX && name !== RELEASE && FORM.test(name);
