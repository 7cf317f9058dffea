/** Who a user is, as the owner told it. Holds no secret. */
export type UserInfo = {
  /** Four digits. */
  readonly userNo: string;
  /** The name to sign in with. */
  readonly login: string;
  readonly fullName: string;
  readonly email: string;
  readonly phone: string;
  readonly accountType: 'master_admin' | 'user';
};

/** `user_info.json`. @param created RFC 3339 time */
export function userInfoText(user: UserInfo, created: string): string {
  const { firstName, lastName } = splitName(user.fullName);
  const content = {
    user_no: user.userNo,
    user_id: user.login,
    full_name: user.fullName,
    first_name: firstName,
    last_name: lastName,
    email: user.email,
    phone: user.phone,
    account_type: user.accountType,
    created,
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** The last word is the last name: right for most, and only shown. */
export function splitName(fullName: string): { readonly firstName: string; readonly lastName: string } {
  const words = fullName.trim().split(/\s+/);
  if (words.length < 2) return { firstName: words[0] ?? '', lastName: '' };
  return { firstName: words.slice(0, -1).join(' '), lastName: words.at(-1) ?? '' };
}
