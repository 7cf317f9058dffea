import type { Access } from '../access.ts';
import { type Check, type CheckResult, failed, passed } from '../check.ts';

const ANSWER_MS = 10_000;
/** What the page's own files are called in its HTML. */
const OWN_FILES = /(?:src|href)="(\/[^"]+\.(?:js|css|svg|png|webmanifest))"/g;

const KINDS: Readonly<Record<string, RegExp>> = {
  js: /javascript/,
  css: /css/,
  svg: /svg/,
  png: /image\/png/,
  webmanifest: /manifest|json/,
};

/** What no page names, and a browser asks for all the same once the application is to be installed or kept. */
const UNNAMED_FILES = ['/service-worker.js', '/icon-192.png', '/icon-512.png', '/icon-maskable-512.png'];

/** Fetches the pages with everything they load, as a browser would. */
export function pageCheck(access: Access): Check {
  return {
    id: 'page',
    title: 'The page and all its files are served',
    async run(signal) {
      const cookie = (await access.signedIn().catch(() => null))?.cookie ?? null;
      const stranger = await get(access, '/', null, signal);
      if (stranger.status !== 303 && stranger.status !== 302) {
        return failed(`the page answers ${stranger.status} to a stranger`, 'Read the log: recio logs web');
      }
      let count = 0;
      for (const path of cookie === null ? ['/sign-in'] : ['/sign-in', '/']) {
        const page = await get(access, path, cookie, signal);
        const body = await page.text();
        if (page.status !== 200 || !/<html/i.test(body)) return missing(path, page.status);
        const named = [...body.matchAll(OWN_FILES)].map(([, file = '']) => file);
        for (const file of path === '/sign-in' ? [...named, ...UNNAMED_FILES] : named) {
          const found = await get(access, file, null, signal);
          const size = (await found.arrayBuffer()).byteLength;
          const kind = KINDS[file.split('.').at(-1) ?? ''];
          const type = found.headers.get('content-type') ?? '';
          if (found.status !== 200 || size === 0 || kind?.test(type) !== true) {
            return missing(file, found.status);
          }
          count++;
        }
      }
      if (count === UNNAMED_FILES.length)
        return failed('the page names no files of its own', 'Build it again: ./install.sh');
      return passed(`${access.page}${cookie === null ? '/sign-in' : ''} with ${count} files`);
    },
  };
}

const missing = (path: string, status: number): CheckResult =>
  failed(`${path} answers ${status}, or with nothing of its kind`, 'Build the page again: ./install.sh');

const get = ({ page }: Access, path: string, cookie: string | null, signal: AbortSignal) =>
  fetch(`${page}${path}`, {
    redirect: 'manual',
    headers: cookie === null ? {} : { cookie },
    signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
  });
