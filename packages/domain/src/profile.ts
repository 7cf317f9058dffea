export type Profile = {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly phone: string;
  /** An IANA zone: in which their days begin. */
  readonly timeZone: string;
};
