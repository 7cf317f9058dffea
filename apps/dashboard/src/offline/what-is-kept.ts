/** Where the worker takes an answer from. */
export type Way =
  /** The network alone, as if there were no worker: everything that can hold a price, a person or a secret. */
  | 'network'
  /** A file whose name tells its content: kept, it can never be old. */
  | 'kept-file'
  /** A page of the application: asked for first, and only where nobody answers the kept, empty one. */
  | 'page';

type Asked = { readonly method: string; readonly mode: string; readonly url: string };

/** Built files lie here, under names with a hash of their content. */
const FILES = '/assets/';
/** They look at who asks; kept ones would be somebody else's, or old. */
const NEVER = ['/api/', '/sign-in'];

/** @param origin of the page itself */
export function wayOf({ method, mode, url }: Asked, origin: string): Way {
  const { origin: asked, pathname } = new URL(url);
  if (method !== 'GET' || asked !== origin) return 'network';
  if (pathname.startsWith(FILES)) return 'kept-file';
  if (mode !== 'navigate' || NEVER.some((path) => `${pathname}/`.startsWith(path))) return 'network';
  return 'page';
}

/** What a proxy answers for a server that is not there. */
export const isNobodyThere = (status: number): boolean => status >= 502 && status <= 504;
