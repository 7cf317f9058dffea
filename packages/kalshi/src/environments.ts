/** Kalshi's two environments. Keys are of one of them: a key of the demo exchange is unknown to the other. */
export type KalshiEnvironment = 'demo' | 'prod';

export type ExchangeUrls = {
  /** Without a slash at its end. */
  readonly restUrl: string;
  readonly wsUrl: string;
};

/** The hosts that the exchange recommends for programs. Nothing else in this project names them. */
const URLS: Readonly<Record<KalshiEnvironment, ExchangeUrls>> = {
  demo: {
    restUrl: 'https://external-api.demo.kalshi.co/trade-api/v2',
    wsUrl: 'wss://external-api-ws.demo.kalshi.co/trade-api/ws/v2',
  },
  prod: {
    restUrl: 'https://external-api.kalshi.com/trade-api/v2',
    wsUrl: 'wss://external-api-ws.kalshi.com/trade-api/ws/v2',
  },
};

const LOOPBACK = /^(127(\.\d{1,3}){3}|localhost|\[::1\])$/;

/**
 * Where an environment is. `RECIO_KALSHI_DEMO_URL` and `RECIO_KALSHI_PROD_URL` (the REST address) put a stand-in on this
 * machine in its place.
 * @throws RangeError when such a variable names another machine: nothing may quietly send signed orders elsewhere
 */
export function exchangeUrls(
  which: KalshiEnvironment,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): ExchangeUrls {
  const name = `RECIO_KALSHI_${which.toUpperCase()}_URL`;
  const restUrl = environment[name];
  if (restUrl === undefined || restUrl === '') return URLS[which];
  const url = URL.parse(restUrl);
  if (url === null || !LOOPBACK.test(url.hostname))
    throw new RangeError(`${name} may only name a stand-in on this machine, not ${restUrl}`);
  const rest = restUrl.replace(/\/+$/, '');
  return { restUrl: rest, wsUrl: rest.replace(/^http/, 'ws').replace(/\/v2$/, '/ws/v2') };
}
