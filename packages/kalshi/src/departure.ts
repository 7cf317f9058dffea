import type { Clock, Timers } from '@rec-io/engine/ports';
import type { Dispatcher } from 'undici';
import { notSent } from './errors.ts';

type Ask = Dispatcher.RequestOptions<null> & { readonly path: string };

/**
 * Sends a request unless its time is over before its first byte is written: while it waits for a free connection, or for one
 * to be made, nothing of it has left, and that it never will is then certain. Once it is being written, only its answer tells.
 * @throws KalshiError `not_sent_in_time`, or whatever the request meets
 */
export function requestBefore(
  dispatcher: Dispatcher,
  request: Ask,
  until: { readonly notAfterMs: number; readonly clock: Clock; readonly timers: Timers },
): Promise<Dispatcher.ResponseData> {
  const { notAfterMs, clock, timers } = until;
  let stage: 'waiting' | 'leaving' | 'late' = 'waiting';
  return new Promise((resolve, reject) => {
    const expire = () => {
      if (stage !== 'waiting') return;
      stage = 'late';
      reject(notSent('not_sent_in_time', 'no connection was free before its time was over'));
    };
    const cancel = timers.after(Math.max(0, notAfterMs - clock.nowMs()), expire);
    const gate: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
      const begin = handler.onRequestStart?.bind(handler);
      // Called when a connection is about to write it. What is thrown here keeps it unwritten, and the connection open.
      handler.onRequestStart = (controller, context) => {
        if (clock.nowMs() >= notAfterMs) expire();
        if (stage === 'late') throw new Error('its time is over');
        stage = 'leaving';
        begin?.(controller, context);
      };
      return dispatch(options, handler);
    };
    dispatcher.compose(gate).request<null>(request).then(resolve, reject).finally(cancel);
  });
}
