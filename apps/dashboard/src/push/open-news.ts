/** What the service worker asks an open page to show. */
type Wanted = { readonly kind: 'show'; readonly path: string };

/** Goes where a notice that was pressed leads. @param go within this page */
export function openNews(go: (path: string) => void): void {
  if (!isSecureContext || !('serviceWorker' in navigator)) return;
  navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<Partial<Wanted> | null>) => {
    // Only a path: nobody else's page.
    if (data?.kind === 'show' && typeof data.path === 'string' && /^\/(?!\/)/.test(data.path)) go(data.path);
  });
}
