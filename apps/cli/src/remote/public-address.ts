/** Where the page is found behind the proxy. */
export type PublicAddress = {
  readonly hostName: string;
  /** On which the proxy takes HTTPS; 443 stands in no address. */
  readonly port: number;
};

export const HTTPS_PORT = 443;

export const hostOf = ({ hostName, port }: PublicAddress): string =>
  port === HTTPS_PORT ? hostName : `${hostName}:${port}`;

export const addressOf = (address: PublicAddress): string => `https://${hostOf(address)}`;
