/** What an API key may do. A parent such as `write` includes its children. */
export type ApiScope =
  | 'read'
  | 'read::portfolio_balance'
  | 'read::block_trade_accept'
  | 'write'
  | 'write::trade'
  | 'write::transfer'
  | 'write::block_trade_accept';

/** A key that an account made for itself. Of the key itself only the public half is known. */
export type ApiKeyRecord = {
  readonly keyId: string;
  readonly name: string;
  readonly publicKeyPem: string;
  readonly scopes: readonly ApiScope[];
  /** The only subaccount that the key may touch; null: all. */
  readonly subaccount: number | null;
};

/** A share of the free money that an account wants on a shard. */
export type TargetShare = { readonly exchangeIndex: number; readonly percent: number };
/** How much of the resting orders' value is kept out of what is shared. */
export type RestingReservation = 'sum' | 'max' | 'none';

/** A choice of the account that has nothing to do with money or orders. The newest of its kind holds. */
export type AccountSetting =
  | { readonly kind: 'key'; readonly key: ApiKeyRecord }
  | { readonly kind: 'key-deleted'; readonly keyId: string }
  | { readonly kind: 'usage-level'; readonly level: string }
  | { readonly kind: 'netting'; readonly subaccount: number; readonly enabled: boolean }
  | {
      readonly kind: 'allocation';
      readonly shares: readonly TargetShare[];
      readonly reservation: RestingReservation;
    };

/** The choices of one account, folded from the facts that told them. */
export class AccountSettings {
  readonly keys = new Map<string, ApiKeyRecord>();
  /** Also keys of the host, which no fact has made. */
  readonly deletedKeys = new Set<string>();
  readonly netting = new Map<number, boolean>();
  /** A level that was granted for good. */
  usageLevel: string | null = null;
  shares: readonly TargetShare[] = [];
  reservation: RestingReservation = 'sum';

  apply(setting: AccountSetting): void {
    switch (setting.kind) {
      case 'key':
        this.keys.set(setting.key.keyId, setting.key);
        return;
      case 'key-deleted':
        this.keys.delete(setting.keyId);
        this.deletedKeys.add(setting.keyId);
        return;
      case 'usage-level':
        this.usageLevel = setting.level;
        return;
      case 'netting':
        this.netting.set(setting.subaccount, setting.enabled);
        return;
      case 'allocation':
        this.shares = setting.shares;
        this.reservation = setting.reservation;
        return;
    }
  }

  /** What makes the same choices again. */
  plain(): AccountSetting[] {
    const { usageLevel, shares, reservation } = this;
    return [
      ...Array.from(this.keys.values(), (key) => ({ kind: 'key', key }) as const),
      ...Array.from(this.deletedKeys, (keyId) => ({ kind: 'key-deleted', keyId }) as const),
      ...Array.from(
        this.netting,
        ([subaccount, enabled]) => ({ kind: 'netting', subaccount, enabled }) as const,
      ),
      ...(usageLevel === null ? [] : [{ kind: 'usage-level', level: usageLevel } as const]),
      { kind: 'allocation', shares, reservation },
    ];
  }
}
