import { type ComponentType, lazy } from 'react';

const AGAIN_MS = 3_000;

/** A part of the page that is fetched when it is first drawn. While the server is away it is asked for again: the page around it stays. */
export const later = <P extends object>(load: () => Promise<ComponentType<P>>) =>
  lazy(async () => ({ default: await untilLoaded(load) }));

async function untilLoaded<T>(load: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}
