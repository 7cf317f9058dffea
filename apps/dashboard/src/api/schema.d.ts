// Made from the routes of apps/web by npm run api.

/** What any route may answer instead. */
export type Refusal = {
  error: {
    /** stable: rely on this one */
    code: string;
    /** what is wrong */
    message: string;
    /** what to do */
    fix: string;
    retryAfterSeconds?: number;
    /** which settings cannot be */
    settings?: {
      key: string;
      message: string;
    }[];
  };
};

export interface paths {
  "/api/account": {
    /** The account that I look at, and in which mode it is traded here */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              ownerNo: string;
              account: string;
              role: "viewer" | "trader" | "owner";
              mode: "simulated" | "demo" | "prod" | null;
              said: string | null;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/accounts": {
    /** The accounts on which I have a right */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              ownerNo: string;
              account: string;
              role: "viewer" | "trader" | "owner";
            }[];
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/audit": {
    /** What was done on this account, newest first; who does not own it sees what they did themselves */
    get: {
      parameters: {
        query?: {
          period?: "today" | "yesterday" | "this-week" | "last-7-days" | "this-month" | "last-month" | "last-30-days" | "this-year" | "last-year" | "all";
          /** first day, in my time zone; in place of a period */
          from?: string;
          /** last day */
          to?: string;
          login?: string;
          /** an action, or the word before its dot: all of that kind */
          what?: string;
          via?: "page" | "key" | "command" | "monitor";
          /** only what is older than this seq */
          before?: number;
          /** 50 when left out */
          limit?: number;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              rows: {
                seq: number;
                /** when, UTC milliseconds */
                timeMs: number;
                userNo: string | null;
                login: string;
                via: "page" | "key" | "command" | "monitor";
                action: string;
                detail: Record<string, unknown>;
                address: string;
                userAgent: string;
              }[];
              next: number | null;
              /** false where only what one did oneself is told */
              isWhole: boolean;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/audit.csv": {
    /** All of it that is meant as CSV, newest first */
    get: {
      parameters: {
        query?: {
          period?: "today" | "yesterday" | "this-week" | "last-7-days" | "this-month" | "last-month" | "last-30-days" | "this-year" | "last-year" | "all";
          /** first day, in my time zone; in place of a period */
          from?: string;
          /** last day */
          to?: string;
          login?: string;
          /** an action, or the word before its dot: all of that kind */
          what?: string;
          via?: "page" | "key" | "command" | "monitor";
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "text/csv": string;
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/auto-trade": {
    /** Whether monitors may buy by themselves, and what holds for all of them */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              mode: "simulated" | "demo" | "prod";
              /** whether monitors may buy by themselves in this mode */
              entries: boolean;
              values: {
                parameters: Record<string, number | boolean | string>;
                size: Record<string, number | boolean | string>;
                rules: Record<string, number | boolean | string>;
              };
              specs: {
                parameters: ({
                  key: string;
                  label: string;
                  help: string;
                  type: "number";
                  default: number;
                  min: number;
                  max: number;
                  step: number;
                  unit: string;
                  whole: boolean;
                } | {
                  key: string;
                  label: string;
                  help: string;
                  type: "boolean";
                  default: boolean;
                } | {
                  key: string;
                  label: string;
                  help: string;
                  type: "choice";
                  default: string;
                  choices: string[];
                })[];
                size: ({
                  key: string;
                  label: string;
                  help: string;
                  type: "number";
                  default: number;
                  min: number;
                  max: number;
                  step: number;
                  unit: string;
                  whole: boolean;
                } | {
                  key: string;
                  label: string;
                  help: string;
                  type: "boolean";
                  default: boolean;
                } | {
                  key: string;
                  label: string;
                  help: string;
                  type: "choice";
                  default: string;
                  choices: string[];
                })[];
                rules: ({
                  key: string;
                  label: string;
                  help: string;
                  type: "number";
                  default: number;
                  min: number;
                  max: number;
                  step: number;
                  unit: string;
                  whole: boolean;
                } | {
                  key: string;
                  label: string;
                  help: string;
                  type: "boolean";
                  default: boolean;
                } | {
                  key: string;
                  label: string;
                  help: string;
                  type: "choice";
                  default: string;
                  choices: string[];
                })[];
              };
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
    /** Change what holds for all monitors that have nothing of their own, also for open trades of theirs */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            /** by key; null gives one back to the defaults */
            settings: Record<string, number | boolean | string | null>;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              mode: "simulated" | "demo" | "prod";
              /** whether monitors may buy by themselves in this mode */
              entries: boolean;
              values: {
                parameters: Record<string, number | boolean | string>;
                size: Record<string, number | boolean | string>;
                rules: Record<string, number | boolean | string>;
              };
              specs: {
                parameters: ({
                  key: string;
                  label: string;
                  help: string;
                  type: "number";
                  default: number;
                  min: number;
                  max: number;
                  step: number;
                  unit: string;
                  whole: boolean;
                } | {
                  key: string;
                  label: string;
                  help: string;
                  type: "boolean";
                  default: boolean;
                } | {
                  key: string;
                  label: string;
                  help: string;
                  type: "choice";
                  default: string;
                  choices: string[];
                })[];
                size: ({
                  key: string;
                  label: string;
                  help: string;
                  type: "number";
                  default: number;
                  min: number;
                  max: number;
                  step: number;
                  unit: string;
                  whole: boolean;
                } | {
                  key: string;
                  label: string;
                  help: string;
                  type: "boolean";
                  default: boolean;
                } | {
                  key: string;
                  label: string;
                  help: string;
                  type: "choice";
                  default: string;
                  choices: string[];
                })[];
                rules: ({
                  key: string;
                  label: string;
                  help: string;
                  type: "number";
                  default: number;
                  min: number;
                  max: number;
                  step: number;
                  unit: string;
                  whole: boolean;
                } | {
                  key: string;
                  label: string;
                  help: string;
                  type: "boolean";
                  default: boolean;
                } | {
                  key: string;
                  label: string;
                  help: string;
                  type: "choice";
                  default: string;
                  choices: string[];
                })[];
              };
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/auto-trade/entries": {
    /** Let monitors buy by themselves in the present mode, or none of them */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            enabled: boolean;
            confirm?: "prod";
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              mode: "simulated" | "demo" | "prod";
              /** whether monitors may buy by themselves in this mode */
              entries: boolean;
              values: {
                parameters: Record<string, number | boolean | string>;
                size: Record<string, number | boolean | string>;
                rules: Record<string, number | boolean | string>;
              };
              specs: {
                parameters: ({
                  key: string;
                  label: string;
                  help: string;
                  type: "number";
                  default: number;
                  min: number;
                  max: number;
                  step: number;
                  unit: string;
                  whole: boolean;
                } | {
                  key: string;
                  label: string;
                  help: string;
                  type: "boolean";
                  default: boolean;
                } | {
                  key: string;
                  label: string;
                  help: string;
                  type: "choice";
                  default: string;
                  choices: string[];
                })[];
                size: ({
                  key: string;
                  label: string;
                  help: string;
                  type: "number";
                  default: number;
                  min: number;
                  max: number;
                  step: number;
                  unit: string;
                  whole: boolean;
                } | {
                  key: string;
                  label: string;
                  help: string;
                  type: "boolean";
                  default: boolean;
                } | {
                  key: string;
                  label: string;
                  help: string;
                  type: "choice";
                  default: string;
                  choices: string[];
                })[];
                rules: ({
                  key: string;
                  label: string;
                  help: string;
                  type: "number";
                  default: number;
                  min: number;
                  max: number;
                  step: number;
                  unit: string;
                  whole: boolean;
                } | {
                  key: string;
                  label: string;
                  help: string;
                  type: "boolean";
                  default: boolean;
                } | {
                  key: string;
                  label: string;
                  help: string;
                  type: "choice";
                  default: string;
                  choices: string[];
                })[];
              };
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/docs": {
    /** This document, for people */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "text/html": string;
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/docs.css": {
    /** The look of /api/docs */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "text/css": string;
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/exchange-keys": {
    /** Which keys of the exchange are kept, without the keys */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              environment: "demo" | "prod";
              keyId: string | null;
              fingerprint: string | null;
              problem: string | null;
            }[];
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/exchange-keys/{environment}": {
    /** Keep a key of the exchange once it has read the balance there; wants the password once more */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          environment: "demo" | "prod";
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            keyId: string;
            /** PEM */
            privateKey: string;
            /** true: keep it without asking the exchange; false when left out */
            untried?: boolean;
            password: string;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              fingerprint: string;
              shown: {
                /** balance, in 1/1,000,000 $ */
                balanceE6: number;
                mayTrade: boolean | null;
              } | null;
              taken: "yes" | "later" | "failed";
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/fills": {
    /** Fills, newest first */
    get: {
      parameters: {
        query?: {
          mode?: "simulated" | "demo" | "prod";
          /** next of the page before */
          after?: string;
          /** 50 when left out */
          limit?: number;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              mode: "simulated" | "demo" | "prod";
              rows: {
                tradeId: string;
                orderId: string;
                clientOrderId: string;
                ticker: string;
                side: "bid" | "ask";
                /** of YES, in 1/10,000 $ */
                yesPriceE4: number;
                /** in 1/100 contract */
                countE2: number;
                /** fee, in 1/1,000,000 $ */
                feeE6: number;
                isTaker: boolean;
                /** when, UTC milliseconds */
                timeMs: number;
              }[];
              next: string | null;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/history": {
    /** Trades, a page of them, and the summary of all that are meant */
    get: {
      parameters: {
        query?: {
          mode?: "simulated" | "demo" | "prod";
          period?: "today" | "yesterday" | "this-week" | "last-7-days" | "this-month" | "last-month" | "last-30-days" | "this-year" | "last-year" | "all";
          /** first day, in my time zone; in place of a period */
          from?: string;
          /** last day */
          to?: string;
          /** BTC,ETH */
          symbol?: string;
          /** names with commas between them */
          strategy?: string;
          /** names with commas between them */
          monitor?: string;
          status?: string;
          /** won, lost, drawn */
          result?: string;
          side?: string;
          /** of the market’s close on the exchange’s clock, 0…23 */
          hour?: string;
          /** next of the page before */
          after?: string;
          /** 50 when left out */
          limit?: number;
          order?: "asc" | "desc";
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              mode: "simulated" | "demo" | "prod";
              /** what kind of money it was, in words */
              said: string;
              rows: {
                id: string;
                status: "pending" | "open" | "closing" | "closed" | "expired" | "error";
                /** of the entry, UTC milliseconds */
                openedAtMs: number;
                closedAtMs: number | null;
                closeTimeMs: number | null;
                symbol: string;
                strategy: string;
                monitor: string | null;
                ticker: string;
                contract: string;
                /** strike, in 1/10,000 $ */
                strikeE4: number;
                side: "yes" | "no";
                /** 0…1 */
                entryProbability: number;
                /** promised by a contract at the entry, fee paid, in 1/10,000 $ */
                entryEdgeE4: number;
                buyPriceE4: number | null;
                sellPriceE4: number | null;
                /** in 1/100 contract */
                countE2: number;
                /** of both legs, in 1/1,000,000 $ */
                feesE6: number;
                pnlE6: number | null;
                /** index at the entry, in 1/10,000 $ */
                symbolOpenE4: number;
                symbolCloseE4: number | null;
                momentumBp: number | null;
                winLoss: "W" | "L" | "D" | null;
                paid: boolean | null;
                entryMethod: "manual" | "auto";
                closeMethod: "manual" | "auto" | "expired" | "external" | null;
                exitReason: string | null;
                heldToSettlement: string | null;
                reason: string | null;
              }[];
              next: string | null;
              summary: {
                trades: number;
                won: number;
                lost: number;
                drawn: number;
                meanProbability: number | null;
                meanBuyE4: number | null;
                meanEdgeE4: number | null;
                /** after fees, in 1/1,000,000 $ */
                pnlE6: number;
                /** of both legs, in 1/1,000,000 $ */
                feesE6: number;
              };
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/history.csv": {
    /** All trades that are meant as CSV, in 21 columns, oldest first */
    get: {
      parameters: {
        query?: {
          mode?: "simulated" | "demo" | "prod";
          period?: "today" | "yesterday" | "this-week" | "last-7-days" | "this-month" | "last-month" | "last-30-days" | "this-year" | "last-year" | "all";
          /** first day, in my time zone; in place of a period */
          from?: string;
          /** last day */
          to?: string;
          /** BTC,ETH */
          symbol?: string;
          /** names with commas between them */
          strategy?: string;
          /** names with commas between them */
          monitor?: string;
          status?: string;
          /** won, lost, drawn */
          result?: string;
          side?: string;
          /** of the market’s close on the exchange’s clock, 0…23 */
          hour?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "text/csv": string;
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/keys": {
    /** My API keys, those that were revoked included */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              id: string;
              name: string;
              scope: "view" | "trade";
              ownerNo: string;
              account: string;
              /** when it was made, UTC milliseconds */
              createdAtMs: number;
              lastUsedAtMs: number | null;
              revokedAtMs: number | null;
              expiresAtMs: number | null;
            }[];
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
    /** Make an API key; wants the password once more, and shows the key only now */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            name: string;
            scope: "view" | "trade";
            days?: number | null;
            password: string;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              id: string;
              name: string;
              scope: "view" | "trade";
              ownerNo: string;
              account: string;
              /** when it was made, UTC milliseconds */
              createdAtMs: number;
              lastUsedAtMs: number | null;
              revokedAtMs: number | null;
              expiresAtMs: number | null;
              /** Authorization: Bearer … */
              key: string;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/keys/{id}": {
    /** Revoke a key of mine */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** a UUID */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/monitors": {
    /** What this account trades by, and what keeps each from entering */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              mode: "simulated" | "demo" | "prod";
              /** whether automatic entry is on in this mode */
              autoEntry: boolean;
              monitors: {
                name: string;
                symbol: "BTC" | "ETH";
                series: "hourly" | "quarter";
                /** by which it enters */
                strategy: string;
                /** what was set for it; all else holds as its strategy says under inherited */
                own: {
                  parameters: Record<string, number | boolean | string>;
                  size: Record<string, number | boolean | string>;
                  rules: Record<string, number | boolean | string>;
                };
                /** every setting of its strategy as it holds for it */
                entersBy: Record<string, number | boolean | string>;
                enabled: boolean;
                mode: "simulated" | "demo" | "prod" | null;
                obstacle: {
                  kind: "wrong" | "off" | "other-mode" | "entries-off" | "suspended";
                  /** the setting and its fault, the mode, or the reason */
                  detail: string;
                } | null;
                problems: {
                  key: string;
                  message: string;
                }[];
                /** trades on which money still hangs, of every account and mode */
                held: {
                  id: string;
                  monitor: string;
                  account: string;
                  mode: string;
                  ticker: string;
                  side: string;
                  status: string;
                }[];
              }[];
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
    /** Make a monitor; it enters nothing until it is switched on */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            /** 1 to 40 lower case letters, digits and dashes, no dash at its ends */
            name: string;
            symbol: "BTC" | "ETH";
            series: "hourly" | "quarter";
            strategy: string;
            /** by key; null gives one back to the defaults */
            settings: Record<string, number | boolean | string | null>;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              name: string;
              symbol: "BTC" | "ETH";
              series: "hourly" | "quarter";
              /** by which it enters */
              strategy: string;
              /** what was set for it; all else holds as its strategy says under inherited */
              own: {
                parameters: Record<string, number | boolean | string>;
                size: Record<string, number | boolean | string>;
                rules: Record<string, number | boolean | string>;
              };
              /** every setting of its strategy as it holds for it */
              entersBy: Record<string, number | boolean | string>;
              enabled: boolean;
              mode: "simulated" | "demo" | "prod" | null;
              obstacle: {
                kind: "wrong" | "off" | "other-mode" | "entries-off" | "suspended";
                /** the setting and its fault, the mode, or the reason */
                detail: string;
              } | null;
              problems: {
                key: string;
                message: string;
              }[];
              /** trades on which money still hangs, of every account and mode */
              held: {
                id: string;
                monitor: string;
                account: string;
                mode: string;
                ticker: string;
                side: string;
                status: string;
              }[];
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/monitors/{name}": {
    /** Change what is named of a monitor; its open trades are protected by the new rules at once */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** 1 to 40 lower case letters, digits and dashes, no dash at its ends */
          name: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            strategy?: string;
            /** by key; null gives one back to the defaults */
            settings: Record<string, number | boolean | string | null>;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              name: string;
              symbol: "BTC" | "ETH";
              series: "hourly" | "quarter";
              /** by which it enters */
              strategy: string;
              /** what was set for it; all else holds as its strategy says under inherited */
              own: {
                parameters: Record<string, number | boolean | string>;
                size: Record<string, number | boolean | string>;
                rules: Record<string, number | boolean | string>;
              };
              /** every setting of its strategy as it holds for it */
              entersBy: Record<string, number | boolean | string>;
              enabled: boolean;
              mode: "simulated" | "demo" | "prod" | null;
              obstacle: {
                kind: "wrong" | "off" | "other-mode" | "entries-off" | "suspended";
                /** the setting and its fault, the mode, or the reason */
                detail: string;
              } | null;
              problems: {
                key: string;
                message: string;
              }[];
              /** trades on which money still hangs, of every account and mode */
              held: {
                id: string;
                monitor: string;
                account: string;
                mode: string;
                ticker: string;
                side: string;
                status: string;
              }[];
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
    /** Take a monitor away that holds no trades; its history stays */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** 1 to 40 lower case letters, digits and dashes, no dash at its ends */
          name: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              name: string;
              symbol: "BTC" | "ETH";
              series: "hourly" | "quarter";
              /** by which it enters */
              strategy: string;
              /** what was set for it; all else holds as its strategy says under inherited */
              own: {
                parameters: Record<string, number | boolean | string>;
                size: Record<string, number | boolean | string>;
                rules: Record<string, number | boolean | string>;
              };
              /** every setting of its strategy as it holds for it */
              entersBy: Record<string, number | boolean | string>;
              enabled: boolean;
              mode: "simulated" | "demo" | "prod" | null;
              obstacle: {
                kind: "wrong" | "off" | "other-mode" | "entries-off" | "suspended";
                /** the setting and its fault, the mode, or the reason */
                detail: string;
              } | null;
              problems: {
                key: string;
                message: string;
              }[];
              /** trades on which money still hangs, of every account and mode */
              held: {
                id: string;
                monitor: string;
                account: string;
                mode: string;
                ticker: string;
                side: string;
                status: string;
              }[];
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/monitors/{name}/switch": {
    /** Let a monitor enter in the present mode, or nothing more */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** 1 to 40 lower case letters, digits and dashes, no dash at its ends */
          name: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            enabled: boolean;
            confirm?: "prod";
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              name: string;
              symbol: "BTC" | "ETH";
              series: "hourly" | "quarter";
              /** by which it enters */
              strategy: string;
              /** what was set for it; all else holds as its strategy says under inherited */
              own: {
                parameters: Record<string, number | boolean | string>;
                size: Record<string, number | boolean | string>;
                rules: Record<string, number | boolean | string>;
              };
              /** every setting of its strategy as it holds for it */
              entersBy: Record<string, number | boolean | string>;
              enabled: boolean;
              mode: "simulated" | "demo" | "prod" | null;
              obstacle: {
                kind: "wrong" | "off" | "other-mode" | "entries-off" | "suspended";
                /** the setting and its fault, the mode, or the reason */
                detail: string;
              } | null;
              problems: {
                key: string;
                message: string;
              }[];
              /** trades on which money still hangs, of every account and mode */
              held: {
                id: string;
                monitor: string;
                account: string;
                mode: string;
                ticker: string;
                side: string;
                status: string;
              }[];
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/notifications": {
    /** What happened by itself within the last 30 days, newest first */
    get: {
      parameters: {
        query?: {
          kind?: "entry" | "exit" | "refusal" | "stop" | "difference" | "model" | "program";
          /** next of the page before */
          after?: string;
          /** 50 when left out */
          limit?: number;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              rows: {
                id: string;
                kind: "entry" | "exit" | "refusal" | "stop" | "difference" | "model" | "program";
                /** when, UTC milliseconds */
                timeMs: number;
                detail: Record<string, unknown>;
                isRead: boolean;
              }[];
              next: string | null;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/notifications/read": {
    /** I have read all of it up to a time */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            /** UTC milliseconds */
            upToMs: number;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              done: true;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/notifications/unread": {
    /** How much of it is unread */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              /** at most 100 */
              unread: number;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/openapi.json": {
    /** This document, for programs */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": Record<string, unknown>;
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/passkeys": {
    /** My passkeys */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              id: string;
              name: string;
              /** for which it was made: it works under no other */
              hostName: string;
              /** when it was made, UTC milliseconds */
              createdAtMs: number;
              lastUsedAtMs: number | null;
            }[];
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
    /** Keep the passkey that the browser has made */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            name: string;
            answer: {
              id: string;
              rawId: string;
              type: "public-key";
              response: Record<string, unknown>;
              clientExtensionResults: Record<string, unknown>;
              authenticatorAttachment?: string;
            };
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              id: string;
              name: string;
              /** for which it was made: it works under no other */
              hostName: string;
              /** when it was made, UTC milliseconds */
              createdAtMs: number;
              lastUsedAtMs: number | null;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/passkeys/options": {
    /** Begin a passkey: wants the password; nothing is kept until the browser has made one */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            password: string;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": Record<string, unknown>;
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/passkeys/{id}": {
    /** Name a passkey of mine */
    patch: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** a UUID */
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            name: string;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": Record<string, never>;
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
    /** Remove a passkey of mine */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** a UUID */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/password": {
    /** Change my password: wants the old one, and ends my other sessions */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            password: string;
            newPassword: string;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              /** sessions */
              ended: number;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/performance": {
    /** What the entries promised, and what came of it */
    get: {
      parameters: {
        query?: {
          mode?: "simulated" | "demo" | "prod";
          period?: "today" | "yesterday" | "this-week" | "last-7-days" | "this-month" | "last-month" | "last-30-days" | "this-year" | "last-year" | "all";
          /** first day, in my time zone; in place of a period */
          from?: string;
          /** last day */
          to?: string;
          /** BTC,ETH */
          symbol?: string;
          /** names with commas between them */
          strategy?: string;
          /** names with commas between them */
          monitor?: string;
          status?: string;
          /** won, lost, drawn */
          result?: string;
          side?: string;
          /** of the market’s close on the exchange’s clock, 0…23 */
          hour?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              mode: "simulated" | "demo" | "prod";
              /** what kind of money it was, in words */
              said: string;
              /** there are more trades than are judged at once: the newest are left out */
              isCut: boolean;
              all: {
                key: string | null;
                trades: number;
                /** in 1/100 contract */
                contractsE2: number;
                /** what the entries promised, after fees, in 1/1,000,000 $ */
                expectedE6: number;
                /** what came of them, after fees, in 1/1,000,000 $ */
                realisedE6: number;
                /** of both legs, in 1/1,000,000 $ */
                feesE6: number;
                won: number;
                lost: number;
              };
              meanExpectedE6: number | null;
              meanRealisedE6: number | null;
              realisedInterval: number[] | null;
              calibration: {
                /** 0…1 */
                from: number;
                /** 0…1 */
                to: number;
                /** trades whose outcome is known */
                known: number;
                meanProbability: number | null;
                paid: number;
                share: number | null;
                interval: number[] | null;
                /** sold before; they tend to be the ones that would have lost */
                unknown: number;
              }[];
              /** [when, cumulative profit after fees in 1/1,000,000 $] */
              curve: number[][];
              /** deepest, in 1/1,000,000 $ */
              maxDrawdownE6: number;
              /** present, in 1/1,000,000 $ */
              drawdownE6: number;
              byStrategy: {
                key: string | null;
                trades: number;
                /** in 1/100 contract */
                contractsE2: number;
                /** what the entries promised, after fees, in 1/1,000,000 $ */
                expectedE6: number;
                /** what came of them, after fees, in 1/1,000,000 $ */
                realisedE6: number;
                /** of both legs, in 1/1,000,000 $ */
                feesE6: number;
                won: number;
                lost: number;
              }[];
              /** of the market’s close on the exchange’s clock */
              byHour: {
                key: string | null;
                trades: number;
                /** in 1/100 contract */
                contractsE2: number;
                /** what the entries promised, after fees, in 1/1,000,000 $ */
                expectedE6: number;
                /** what came of them, after fees, in 1/1,000,000 $ */
                realisedE6: number;
                /** of both legs, in 1/1,000,000 $ */
                feesE6: number;
                won: number;
                lost: number;
              }[];
              /** in percent of the strike, at the entry */
              byStrikeDistance: {
                key: string | null;
                trades: number;
                /** in 1/100 contract */
                contractsE2: number;
                /** what the entries promised, after fees, in 1/1,000,000 $ */
                expectedE6: number;
                /** what came of them, after fees, in 1/1,000,000 $ */
                realisedE6: number;
                /** of both legs, in 1/1,000,000 $ */
                feesE6: number;
                won: number;
                lost: number;
              }[];
              bySide: {
                key: string | null;
                trades: number;
                /** in 1/100 contract */
                contractsE2: number;
                /** what the entries promised, after fees, in 1/1,000,000 $ */
                expectedE6: number;
                /** what came of them, after fees, in 1/1,000,000 $ */
                realisedE6: number;
                /** of both legs, in 1/1,000,000 $ */
                feesE6: number;
                won: number;
                lost: number;
              }[];
              winRate: number | null;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/positions": {
    /** What is held, as the exchange told it last */
    get: {
      parameters: {
        query?: {
          mode?: "simulated" | "demo" | "prod";
          /** next of the page before */
          after?: string;
          /** 50 when left out */
          limit?: number;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              mode: "simulated" | "demo" | "prod";
              rows: {
                ticker: string;
                /** in 1/100 contract, YES above zero */
                countE2: number;
                totalTradedE6: number | null;
                exposureE6: number | null;
                realizedPnlE6: number | null;
                feesE6: number | null;
                changedAtMs: number | null;
                /** when the exchange told it last, UTC milliseconds */
                seenAtMs: number;
              }[];
              next: string | null;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/price/bars": {
    /** The index before a time, in the last 360 spans of so many seconds */
    get: {
      parameters: {
        query: {
          symbol: "BTC" | "ETH";
          seconds: number;
          /** exchange time, UTC milliseconds; its span is the last */
          until: number;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              /** oldest first; a span without any print has none */
              bars: {
                /** begin, UTC milliseconds */
                timeMs: number;
                /** first, in 1/10,000 $ */
                openE4: number;
                /** highest, in 1/10,000 $ */
                highE4: number;
                /** lowest, in 1/10,000 $ */
                lowE4: number;
                /** last, in 1/10,000 $ */
                closeE4: number;
              }[];
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/profile": {
    /** Who I am */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              firstName: string;
              lastName: string;
              email: string;
              phone: string;
              /** IANA: Europe/Berlin */
              timeZone: string;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
    /** Change what is given */
    patch: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            firstName?: string;
            lastName?: string;
            email?: string;
            phone?: string;
            /** IANA: Europe/Berlin */
            timeZone?: string;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              firstName: string;
              lastName: string;
              email: string;
              phone: string;
              /** IANA: Europe/Berlin */
              timeZone: string;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/profile/data.zip": {
    /** Everything that is kept of me and of the accounts that I own; once in five minutes */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/zip": string;
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/push": {
    /** My devices that are told while no page is open, and the key for another one */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              /** applicationServerKey of the browser, base64url */
              publicKey: string;
              devices: {
                id: string;
                userAgent: string;
                /** host name of the push service that the browser chose */
                service: string;
                /** SHA-256 of the address that the browser gave, in hex */
                digest: string;
                /** when it was switched on, UTC milliseconds */
                createdAtMs: number;
                lastTakenAtMs: number | null;
                lastFailedAtMs: number | null;
                lastFailure: string | null;
              }[];
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/push/devices": {
    /** Tell this device, too: what the browser gave when it subscribed */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            /** as the browser gave it */
            endpoint: string;
            keys: {
              /** base64url */
              p256dh: string;
              /** base64url */
              auth: string;
            };
            /** the endpoint that it had until now */
            replaces?: string;
            /** not where it was removed meanwhile: 404 then */
            onlyKnown?: boolean;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              id: string;
              userAgent: string;
              /** host name of the push service that the browser chose */
              service: string;
              /** SHA-256 of the address that the browser gave, in hex */
              digest: string;
              /** when it was switched on, UTC milliseconds */
              createdAtMs: number;
              lastTakenAtMs: number | null;
              lastFailedAtMs: number | null;
              lastFailure: string | null;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/push/devices/{id}": {
    /** Tell a device of mine nothing more */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** a UUID */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/push/devices/{id}/test": {
    /** Send a test to a device of mine, and say what its push service said */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** a UUID */
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": Record<string, never>;
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              outcome: "taken" | "gone" | "failed";
              reason: string | null;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/research/backtests": {
    /** What is saved, what is under way, and what one can be begun with */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              now: {
                name: string;
                by: string;
                /** since when, UTC milliseconds */
                sinceMs: number;
                /** start, bars, learn, walk, random, save; ask */
                phase: string;
                /** of the phase, 0…1 */
                share: number;
                leftMs: number | null;
              } | null;
              last: {
                name: string;
                by: string;
                endedAtMs: number | null;
                failure: string | null;
              } | null;
              /** as recio backtest declares them */
              options: {
                key: string;
                help: string;
                default: string | null;
                choices: string[] | null;
              }[];
              /** what is stored */
              coins: {
                symbol: "BTC" | "ETH";
                /** first day of stored prices, UTC: 2018-03-01 */
                from: string;
                /** last, UTC: 2018-03-01 */
                to: string;
                models: string[];
              }[];
              /** newest first */
              runs: ({
                name: string;
                /** when, ISO, UTC */
                madeAt: string;
                symbol: string;
                strategy: string;
                model: string;
                /** from, ISO, UTC */
                from: string;
                /** up to, ISO, UTC */
                to: string;
                /** modelled or recorded */
                quotes: string;
                /** the assumption about fills that profit is told by */
                fills: string;
                trades: number;
                /** $ after fees */
                profit: number;
                pessimistic: number | null;
                perTrade: number | null;
                /** $ */
                drawdown: number;
                pValue: number | null;
                /** why it may be luck */
                warnings: string[];
              } | {
                name: string;
                problem: string;
              })[];
              none: string | null;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
    /** Begin one on stored prices; it is saved when it is done */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            symbol: "BTC" | "ETH";
            /** by its name: no path */
            strategy: string;
            from: string;
            to: string;
            model: string;
            market: string;
            fills: string;
            latency: string;
            balance: string;
            seed: string;
            save: string;
            /** of strategy, size and protection */
            settings: Record<string, number | boolean | string>;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              /** under which it is saved */
              name: string;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/research/backtests/cancel": {
    /** End the one that is under way: nothing of it is kept */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": Record<string, never>;
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              done: true;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/research/backtests/{name}": {
    /** A saved backtest in full */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          name: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              name: string;
              /** when, ISO, UTC */
              madeAt: string;
              symbol: string;
              strategy: string;
              model: string;
              /** from, ISO, UTC */
              from: string;
              /** up to, ISO, UTC */
              to: string;
              /** modelled or recorded */
              quotes: string;
              /** the assumption about fills that profit is told by */
              fills: string;
              trades: number;
              /** $ after fees */
              profit: number;
              pessimistic: number | null;
              perTrade: number | null;
              /** $ */
              drawdown: number;
              pValue: number | null;
              /** why it may be luck */
              warnings: string[];
              /** as it was typed */
              command: string;
              /** what must be known to read the numbers */
              marks: string[];
              /** what, and its numbers in words */
              rows: string[][];
              /** balance in $ at the end of each day; the first is before it */
              equity: number[];
              calibration: {
                /** said, from, 0…1 */
                from: number;
                /** to, 0…1 */
                to: number;
                trades: number;
                /** mean, 0…1 */
                said: number;
                came: {
                  /** how often, 0…1 */
                  mean: number;
                  /** 95 %, 0…1 */
                  low: number;
                  /** 95 %, 0…1 */
                  high: number;
                };
              }[];
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
    /** Delete a saved backtest */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          name: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              done: true;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/research/models": {
    /** By coin: which models there are, which is in use, how each was judged, and a refresh under way */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              coins: {
                symbol: "BTC" | "ETH";
                inUse: {
                  name: string;
                  since: string | null;
                  problem: string | null;
                };
                former: string | null;
                models: {
                  /** release: the one that came along */
                  name: string;
                  isInUse: boolean;
                  trainedFrom: string | null;
                  trainedTo: string | null;
                  bars: number | null;
                  judged: {
                    /** when, ISO, UTC */
                    at: string;
                    event: string;
                    /** what was in use then */
                    against: string;
                    scores: {
                      /** closes after, ISO, UTC */
                      from: string;
                      /** up to, ISO, UTC */
                      to: string;
                      candidate: {
                        questions: number;
                        /** mean, lower is better */
                        logLoss: number;
                        brier: number;
                        /** 0…1, lower is better */
                        calibrationError: number;
                      };
                      inUse: {
                        questions: number;
                        /** mean, lower is better */
                        logLoss: number;
                        brier: number;
                        /** 0…1, lower is better */
                        calibrationError: number;
                      };
                      difference: {
                        mean: number;
                        low: number;
                        high: number;
                      };
                    };
                  } | null;
                  calibration: {
                    /** closes after, ISO, UTC */
                    from: string;
                    /** up to, ISO, UTC */
                    to: string;
                    /** of twentieths of probability, those that held questions */
                    bands: {
                      from: number;
                      to: number;
                      questions: number;
                      /** mean of what was said, 0…1 */
                      said: number;
                      /** how often it came, 0…1 */
                      came: number;
                    }[];
                  } | null;
                  problem: string | null;
                }[];
                /** oldest first, at most 50 */
                events: {
                  /** when, UTC milliseconds */
                  timeMs: number;
                  event: "promoted" | "kept" | "chosen" | "failed";
                  model: string | null;
                  before: string | null;
                  by: string;
                  why: string;
                }[];
              }[];
              refresh: {
                now: {
                  by: string;
                  /** since when, UTC milliseconds */
                  sinceMs: number;
                  symbol: "BTC" | "ETH";
                  /** fetch, verify, train, evaluate, keep, decide */
                  step: string;
                  /** of all that is to be done, 0…1 */
                  share: number;
                } | null;
                last: {
                  /** when it ended, UTC milliseconds */
                  endedAtMs: number;
                  failure: string | null;
                } | null;
                none: string | null;
              };
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/research/models/comparison": {
    /** The newest comparison of two models that was made here, and one under way */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              now: {
                name: string;
                by: string;
                /** since when, UTC milliseconds */
                sinceMs: number;
                /** start, bars, learn, walk, random, save; ask */
                phase: string;
                /** of the phase, 0…1 */
                share: number;
                leftMs: number | null;
              } | null;
              last: {
                name: string;
                by: string;
                endedAtMs: number | null;
                failure: string | null;
              } | null;
              result: {
                symbol: "BTC" | "ETH";
                /** closes after, ISO, UTC */
                from: string;
                /** up to, ISO, UTC */
                to: string;
                /** why it is no fair one */
                warnings: string[];
                questions: number;
                /** the first is what the other is measured against */
                models: {
                  name: string;
                  logLoss: {
                    mean: number;
                    low: number;
                    high: number;
                  };
                  brier: number;
                  calibrationError: number;
                  difference: {
                    mean: number;
                    low: number;
                    high: number;
                  } | null;
                  /** of twentieths of probability, those that held questions */
                  bands: {
                    from: number;
                    to: number;
                    questions: number;
                    /** mean of what was said, 0…1 */
                    said: number;
                    /** how often it came, 0…1 */
                    came: number;
                  }[];
                }[];
                times: {
                  /** time to the close */
                  label: string;
                  questions: number;
                  scores: {
                    logLoss: number;
                    calibrationError: number;
                  }[];
                }[];
              } | null;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
    /** Ask two models the same questions about the newest weeks */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            symbol: "BTC" | "ETH";
            first: string;
            second: string;
            /** the newest so many */
            weeks: number;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              done: true;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/research/models/comparison/cancel": {
    /** End the one that is under way */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": Record<string, never>;
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              done: true;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/research/models/refresh": {
    /** Fetch, verify and train anew, and put the new model in use if it is not worse */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            symbols: ("BTC" | "ETH")[];
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              done: true;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/research/models/refresh/cancel": {
    /** End a refresh that was begun here: what is in use stays in use */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": Record<string, never>;
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              done: true;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/research/models/rollback": {
    /** Go back to the model that was in use before */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            symbol: "BTC" | "ETH";
            seen: string;
            /** why: the journal keeps it */
            reason: string;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              done: true;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/research/models/use": {
    /** Trade a coin with another model of the list from now on */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            symbol: "BTC" | "ETH";
            model: string;
            seen: string;
            /** why: the journal keeps it */
            reason: string;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              done: true;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/rights": {
    /** Who may do what on this account */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              userNo: string;
              login: string;
              role: "viewer" | "trader" | "owner";
              grantedBy: string;
              /** since when, UTC milliseconds */
              grantedAtMs: number;
              /** false for who was switched off */
              isActive: boolean;
            }[];
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/rights/{login}": {
    /** Give somebody a right on this account */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          login: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            role: "viewer" | "trader" | "owner";
          };
        };
      };
      responses: {
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
    /** Take somebody’s right on this account away */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          login: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/risk": {
    /** The risk text, and who accepted it for this account */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              /** a new one is accepted anew */
              version: number;
              title: string;
              paragraphs: string[];
              accepted: {
                version: number;
                login: string;
                via: "page" | "command";
                /** when, UTC milliseconds */
                timeMs: number;
              } | null;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
    /** Accept the risk text for this account; wants the password once more */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            /** the one that was read */
            version: number;
            password: string;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              /** a new one is accepted anew */
              version: number;
              title: string;
              paragraphs: string[];
              accepted: {
                version: number;
                login: string;
                via: "page" | "command";
                /** when, UTC milliseconds */
                timeMs: number;
              } | null;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/second-factor": {
    /** Whether sign-in asks me for a code */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              isOn: boolean;
              recoveryCodesLeft: number;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
    /** Begin a second factor: wants the password; nothing is asked for until a code was confirmed */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            password: string;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              /** base32, to be typed where no picture can be taken */
              secret: string;
              uri: string;
              /** the same as a picture */
              svg: string;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
    /** Confirm it with a code; shows the recovery codes, only now */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            code: string;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              recoveryCodes: string[];
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/second-factor/off": {
    /** Switch it off: wants the password and a code */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            password: string;
            code: string;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": Record<string, never>;
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/session": {
    /** Sign in: the answer sets the session’s cookie */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            login: string;
            password: string;
            /** of the second factor */
            code?: string;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              userNo: string;
              login: string;
              /** when it ends by itself, UTC milliseconds */
              expiresAtMs: number;
              reach: {
                ownerNo: string;
                account: string;
                role: "viewer" | "trader" | "owner";
              } | null;
              mode: "simulated" | "demo" | "prod";
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
    /** Who is signed in */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              userNo: string;
              login: string;
              /** when it ends by itself, UTC milliseconds */
              expiresAtMs: number;
              reach: {
                ownerNo: string;
                account: string;
                role: "viewer" | "trader" | "owner";
              } | null;
              mode: "simulated" | "demo" | "prod";
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
    /** Sign out */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/session/account": {
    /** Work on another account of mine from now on, in this session */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            ownerNo: string;
            account: string;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              ownerNo: string;
              account: string;
              role: "viewer" | "trader" | "owner";
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/session/passkey": {
    /** Sign in with a passkey: the answer sets the session’s cookie */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            id: string;
            rawId: string;
            type: "public-key";
            response: Record<string, unknown>;
            clientExtensionResults: Record<string, unknown>;
            authenticatorAttachment?: string;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              userNo: string;
              login: string;
              /** when it ends by itself, UTC milliseconds */
              expiresAtMs: number;
              reach: {
                ownerNo: string;
                account: string;
                role: "viewer" | "trader" | "owner";
              } | null;
              mode: "simulated" | "demo" | "prod";
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/session/passkey/options": {
    /** Begin to sign in with a passkey */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": Record<string, never>;
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": Record<string, unknown>;
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/sessions": {
    /** Where I am signed in */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              id: string;
              userAgent: string;
              /** from which it was opened; empty where that was not written down */
              address: string;
              /** of the sign-in, UTC milliseconds */
              createdAtMs: number;
              /** when it ends by itself, UTC milliseconds */
              expiresAtMs: number;
              lastSeenAtMs: number | null;
              /** the one that asks */
              isThis: boolean;
            }[];
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
    /** End all my sessions but this one */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              /** sessions */
              ended: number;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/sessions/{id}": {
    /** End a session of mine */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** a UUID */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/settlements": {
    /** Settlements, newest first */
    get: {
      parameters: {
        query?: {
          mode?: "simulated" | "demo" | "prod";
          /** next of the page before */
          after?: string;
          /** 50 when left out */
          limit?: number;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              mode: "simulated" | "demo" | "prod";
              rows: {
                ticker: string;
                eventTicker: string;
                result: "yes" | "no";
                /** paid, in 1/1,000,000 $ */
                revenueE6: number;
                /** in 1/100 contract */
                yesCountE2: number;
                /** in 1/100 contract */
                noCountE2: number;
                /** when, UTC milliseconds */
                timeMs: number;
              }[];
              next: string | null;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/strategies": {
    /** Every strategy with its settings, and those of size and protection */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              /** where the owner’s own strategies lie */
              directory: string;
              strategies: {
                name: string;
                kind: "built-in" | "own";
                description: string;
                problem: string | null;
                parameters: ({
                  key: string;
                  label: string;
                  help: string;
                  type: "number";
                  default: number;
                  min: number;
                  max: number;
                  step: number;
                  unit: string;
                  whole: boolean;
                } | {
                  key: string;
                  label: string;
                  help: string;
                  type: "boolean";
                  default: boolean;
                } | {
                  key: string;
                  label: string;
                  help: string;
                  type: "choice";
                  default: string;
                  choices: string[];
                })[];
                /** what holds for a monitor of it for which nothing is set */
                inherited: {
                  parameters: Record<string, number | boolean | string>;
                  size: Record<string, number | boolean | string>;
                  rules: Record<string, number | boolean | string>;
                };
              }[];
              size: ({
                key: string;
                label: string;
                help: string;
                type: "number";
                default: number;
                min: number;
                max: number;
                step: number;
                unit: string;
                whole: boolean;
              } | {
                key: string;
                label: string;
                help: string;
                type: "boolean";
                default: boolean;
              } | {
                key: string;
                label: string;
                help: string;
                type: "choice";
                default: string;
                choices: string[];
              })[];
              rules: ({
                key: string;
                label: string;
                help: string;
                type: "number";
                default: number;
                min: number;
                max: number;
                step: number;
                unit: string;
                whole: boolean;
              } | {
                key: string;
                label: string;
                help: string;
                type: "boolean";
                default: boolean;
              } | {
                key: string;
                label: string;
                help: string;
                type: "choice";
                default: string;
                choices: string[];
              })[];
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/system": {
    /** What runs, how it does, and how old its data is */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              /** when this was looked at, UTC milliseconds */
              atMs: number;
              mode: "simulated" | "demo" | "prod";
              /** something keeps the programs alive */
              running: boolean;
              /** everything is up and useful */
              healthy: boolean;
              keeper: "parent" | "supervisord";
              programs: {
                program: string;
                port: number;
                pid: number | null;
                /** ready, unready, starting, waiting, stopped, alone, … */
                state: string;
                /** as asked just now */
                ready: boolean;
                reason: string | null;
                restarts: number;
                upSinceMs: number | null;
                memoryBytes: number | null;
                host: string | null;
                restartable: "yes" | "guest" | "database" | "not-seen" | "not-kept";
              }[];
              machine: {
                processors: number;
                /** of the last minute */
                load: number;
                /** memory, bytes */
                memoryBytes: number;
                /** memory that can be had, bytes */
                memoryFreeBytes: number;
                diskBytes: number | null;
                diskFreeBytes: number | null;
              };
              feeds: {
                feed: "recorded" | "bars-BTC" | "bars-ETH" | "account";
                /** which brings it */
                program: string;
                ageMs: number | null;
              }[];
              version: string;
              nodeVersion: string;
              backups: {
                /** their directory */
                place: string;
                /** null: there is none; away: the chosen place is not there now; unreadable: not for this program */
                newest: number | "away" | "unreadable" | null;
                moments: {
                  /** from when on, UTC milliseconds */
                  fromMs: number;
                  /** until when any moment can be gone back to, UTC milliseconds */
                  toMs: number;
                } | null;
                provedMs: number | null;
              };
              updates: {
                from: string | null;
                checkedMs: number | null;
                news: {
                  state: "available" | "open";
                  version: string;
                  /** what to do about it */
                  text: string;
                } | null;
                last: {
                  from: string;
                  to: string;
                  /** when the last update began, UTC milliseconds */
                  begunMs: number;
                } | null;
              };
              database: {
                /** the database on disk, bytes */
                sizeBytes: number;
                version: string;
                schema: number;
                /** since when its server runs, UTC milliseconds */
                upSinceMs: number;
                health: {
                  /** the monitor’s word: healthy, degraded, offline */
                  overall: string;
                  cpuPercent: number | null;
                  deadMan: string | null;
                  /** when it looked, UTC milliseconds */
                  atMs: number;
                } | null;
                stops: {
                  last: {
                    /** when, UTC milliseconds */
                    atMs: number;
                    by: string;
                    reason: string;
                    armedAtMs: number | null;
                  } | null;
                  drill: {
                    /** when, UTC milliseconds */
                    atMs: number;
                    by: string;
                    reason: string;
                    armedAtMs: number | null;
                  } | null;
                };
              } | null;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/system/alerts": {
    /** Who is told when something is wrong, what each channel did last, and what is wrong now */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              channels: {
                name: "email" | "telegram" | "ntfy" | "webhook" | "push";
                isSet: boolean;
                target: string | null;
                problem: string | null;
                lastTakenAtMs: number | null;
                lastFailedAtMs: number | null;
                lastFailure: string | null;
                /** messages that are not delivered yet */
                waiting: number;
              }[];
              quiet: {
                from: string;
                to: string;
                zone: string;
              } | null;
              open: {
                /** by which it is acknowledged */
                no: number;
                severity: "critical" | "warning";
                label: string;
                reason: string;
                /** since when, UTC milliseconds */
                begunAtMs: number;
                acknowledged: {
                  by: string;
                  /** when, UTC milliseconds */
                  atMs: number;
                } | null;
              }[];
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/system/alerts/acknowledge": {
    /** Say that an alert is known: it is not repeated, and its end is told */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            no: number;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              acknowledged: number[];
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/system/alerts/test": {
    /** Send a test by every channel that is set up, once, and say what became of each */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": Record<string, never>;
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              tests: {
                channel: "email" | "telegram" | "ntfy" | "webhook" | "push";
                failure: string | null;
              }[];
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/system/data": {
    /** Everything that grows: how large it is, how fast it grows, and until when it is kept */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              rows: {
                /** stable: live-prices, audit, backups */
                name: string;
                label: string;
                bytes: number | null;
                rows: number | null;
                bytesPerDay: number | null;
                keptDays: number | null;
                keptBytes: number | null;
                /** why, where there is no bound that can be set */
                about: string;
                problem: string | null;
              }[];
              fullInDays: number | null;
              problems: string[];
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/system/health": {
    /** Health: overall with its reason, every check, incidents, and what the monitor did by itself */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              health: {
                from: "monitor" | "database";
                overall: "healthy" | "degraded" | "offline";
                reason: string | null;
                /** when it was looked at, UTC milliseconds */
                atMs: number;
                checks: {
                  /** stable: disk, index:BTC, program:trader */
                  name: string;
                  label: string;
                  state: "ok" | "degraded" | "failed" | "unknown";
                  value: number | null;
                  unit: "seconds" | "ms" | "bytes" | "percent" | "days" | "count" | null;
                  limits: {
                    degraded: number;
                    failed: number;
                  } | null;
                  reason: string | null;
                  /** since when it is in this state, UTC milliseconds */
                  sinceMs: number;
                  /** what a person does about it */
                  fix: string;
                }[];
                incidents: {
                  id: string;
                  /** the name of a check */
                  cause: string;
                  reason: string;
                  symptoms: string[];
                  worst: "degraded" | "failed";
                  /** when it began, UTC milliseconds */
                  begunAtMs: number;
                  endedAtMs: number | null;
                }[];
                acts: {
                  id: string;
                  /** when, UTC milliseconds */
                  atMs: number;
                  kind: "restart" | "hold" | "release" | "gave-up";
                  /** a program, or the check whose failure holds entries */
                  target: string;
                  reason: string;
                  outcome: string;
                }[];
                hold: {
                  causes: {
                    check: string;
                    reason: string;
                    /** since when; 0 where nobody knows, UTC milliseconds */
                    sinceMs: number;
                  }[];
                  lifted: {
                    by: string;
                    reason: string;
                    /** when, UTC milliseconds */
                    timeMs: number;
                    checks: string[];
                  } | null;
                } | null;
                deadMan: {
                  state: string;
                  why: string | null;
                };
              } | null;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/system/hold/lift": {
    /** Let entries go on although the monitor holds them, until its causes were well again */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            reason: string;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              lifted: string[];
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/system/log": {
    /** The newest lines of a log, or those since an earlier answer */
    get: {
      parameters: {
        query: {
          name: string;
          /** the cursor of an earlier answer */
          after?: string;
          contains?: string;
          /** only warnings and worse */
          level?: "warn";
          /** 200 when left out */
          lines?: number;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              lines: {
                timeMs: number | null;
                level: string | null;
                /** times in it are UTC; secrets are taken out */
                text: string;
              }[];
              /** ask for what follows with after= */
              cursor: string;
              /** there was more than is looked at or told at once */
              isCut: boolean;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/system/logs": {
    /** The logs that there are */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              name: string;
              /** size, bytes */
              sizeBytes: number;
              /** last written, UTC milliseconds */
              changedAtMs: number;
            }[];
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/system/restart": {
    /** Ask one program to end; what keeps it alive starts it again */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            program: string;
            /** of the process that is meant: asked twice, it happens once */
            pid: number;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              done: true;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/tax.csv": {
    /** What was sold or settled in a year of my time zone, a line for each trade, with sums */
    get: {
      parameters: {
        query: {
          mode?: "simulated" | "demo" | "prod";
          year: number;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "text/csv": string;
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/trades/{id}": {
    /** A trade from its decision to its end, with what was known */
    get: {
      parameters: {
        query?: {
          mode?: "simulated" | "demo" | "prod";
        };
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              mode: "simulated" | "demo" | "prod";
              trade: {
                id: string;
                /** pending, open, closing, expired, closed or error */
                status: string;
                symbol: string;
                ticker: string;
                contract: string;
                /** as people say it, in 1/10,000 $ */
                strikeE4: number;
                side: "yes" | "no";
                monitor: string;
                strategy: string;
                /** of its market, UTC milliseconds */
                closeTimeMs: number;
                /** bought, in 1/100 contract */
                filledE2: number;
                /** held, in 1/100 contract */
                heldE2: number;
                buyPriceE4: number | null;
                /** of both legs, in 1/1,000,000 $ */
                feesE6: number;
                pnlE6: number | null;
                reason: string | null;
                heldToSettlement: string | null;
              };
              /** oldest first */
              events: ({
                kind: "decided";
                /** exchange time, UTC milliseconds */
                timeMs: number;
                action: "entry" | "exit";
                /** entry, or what made somebody want out */
                cause: string;
                method: "auto" | "manual";
                /** wanted, in 1/100 contract */
                countE2: number;
                /** of the side held, in 1/10,000 $ */
                limitE4: number;
                probability: number | null;
                model: string | null;
                /** edge, in 1/10,000 $ */
                edgeE4: number;
                /** index, in 1/10,000 $ */
                indexE4: number;
                momentumBp: number | null;
                timeToCloseS: number;
              } | {
                kind: "answered";
                /** exchange time, UTC milliseconds */
                timeMs: number;
                action: "entry" | "exit";
                outcome: "acknowledged" | "rejected" | "unknown";
                filledE2: number | null;
                reason: string | null;
              } | {
                kind: "filled";
                /** exchange time, UTC milliseconds */
                timeMs: number;
                action: "entry" | "exit";
                /** filled, in 1/100 contract */
                countE2: number;
                /** of the side held, in 1/10,000 $ */
                priceE4: number;
                /** fee, in 1/1,000,000 $ */
                feeE6: number;
                isTaker: boolean;
              } | {
                kind: "protected";
                /** exchange time, UTC milliseconds */
                timeMs: number;
                by: "monitor" | "person";
                /** what sells it by itself; empty: nothing */
                rules: string[];
              } | {
                kind: "exit-began";
                /** exchange time, UTC milliseconds */
                timeMs: number;
                /** what made somebody want out */
                cause: string;
                reason: string;
                floorE4: number | null;
              } | {
                kind: "exit-ended";
                /** exchange time, UTC milliseconds */
                timeMs: number;
                result: "flat" | "held" | "reopened";
                reason: string;
              } | {
                kind: "settled";
                /** exchange time, UTC milliseconds */
                timeMs: number;
                result: "yes" | "no";
              } | {
                kind: "adopted";
                /** exchange time, UTC milliseconds */
                timeMs: number;
                what: "fill" | "position" | "cash";
                /** change of the position, in 1/100 contract */
                countE2: number;
                reason: string;
                by: string;
              })[];
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/trades/{id}/decision": {
    /** What its monitor knew when it entered, or when its exit began, and what it made of each strike */
    get: {
      parameters: {
        query?: {
          mode?: "simulated" | "demo" | "prod";
          at?: "entry" | "exit";
        };
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              decision: {
                monitor: string;
                strategy: string;
                symbol: string;
                model: string | null;
                /** UTC, ISO 8601 */
                decidedAt: string;
                event: string | null;
                toCloseS: number | null;
                /** decimal dollars */
                indexUsd: string;
                indexAgeMs: number | null;
                booksAgeMs: number | null;
                momentumBp: number | null;
                /** active, reducing or halted */
                trading: string;
                obstacle: string | null;
                balanceUsd: string | null;
                state: "ACTIVE" | "INACTIVE" | "PAUSED";
                pausedForS: number | null;
                settings: Record<string, number | boolean | string>;
                madeAgain: {
                  kind: "same" | "other" | "impossible";
                  reason: string | null;
                };
                overall: string | null;
                wanted: {
                  what: string;
                  became: string;
                }[];
                strikes: {
                  ticker: string;
                  strike: string;
                  side: "yes" | "no";
                  probability: number | null;
                  probabilityLow: number | null;
                  probabilityHigh: number | null;
                  bidUsd: string | null;
                  askUsd: string | null;
                  edgeCents: number | null;
                  volume: string;
                  why: string;
                }[];
                strikesInAll: number;
              } | null;
              why: string | null;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/trading/arm": {
    /** Trade again; wants the password once more */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            reason: string;
            password: string;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              control: {
                state: "active" | "reducing" | "halted";
                newest: {
                  state: "active" | "reducing" | "halted";
                  /** everything held is to be sold, too */
                  flatten: boolean;
                  reason: string;
                  /** a person by name, or a breaker by its code */
                  by: string;
                  /** when, UTC milliseconds */
                  timeMs: number;
                } | null;
                flattening: string | null;
                trips: {
                  code: string;
                  reason: string;
                }[];
                killFile: {
                  by: string;
                  reason: string;
                } | null;
                groups: {
                  exchangeIndex: number;
                  groupId: string;
                  takesOrders: boolean;
                }[];
                losses: {
                  /** of the last hour, in 1/1,000,000 $ */
                  hourE6: number;
                  /** of the day, in 1/1,000,000 $ */
                  dayE6: number;
                  /** from the highest, in 1/1,000,000 $ */
                  drawdownE6: number;
                };
                /** sent */
                ordersLastHour: number;
                /** now */
                openTrades: number;
                /** what all open trades can lose, in 1/1,000,000 $ */
                exposureE6: number;
                /** whose fate is not proven */
                unknownOrders: number;
                limits: Record<string, number | boolean | string>;
              };
              exchange: {
                exchangeIndex: number;
                groupId: string;
                problem: string | null;
              }[] | null;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/trading/buy": {
    /** Buy at once or not at all, once for each request id */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            ticker: string;
            side: "yes" | "no";
            countE2: number;
            limitE4: number;
            requestId: string;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              tradeId: string | null;
              denial: {
                /** as docs/reference/risk-codes.md has it */
                code: string;
                message: string;
              } | null;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/trading/buy-preview": {
    /** What buying would cost, and why not */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            ticker: string;
            side: "yes" | "no";
            countE2: number;
            limitE4: number;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              denial: {
                /** as docs/reference/risk-codes.md has it */
                code: string;
                message: string;
              } | null;
              askE4: number | null;
              probability: number | null;
              /** all of it at the limit, without the fee, in 1/1,000,000 $ */
              costE6: number;
              /** at the limit, in 1/1,000,000 $ */
              expectedFeeE6: number;
              /** when the side does not pay, in 1/1,000,000 $ */
              worstLossE6: number;
              /** when it does, in 1/1,000,000 $ */
              gainE6: number;
              closeTimeMs: number | null;
              protectedAs: string | null;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/trading/call-off": {
    /** Call the exit of a trade off */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            tradeId: string;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              done: true;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/trading/close": {
    /** Sell what a trade holds */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            tradeId: string;
            floorE4?: number;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              /** the exchange has said what is held */
              isConfirmed: boolean;
              /** a restart knows of it */
              isKept: boolean;
              trades: string[];
              holdings: string[];
              refused: {
                what: string;
                reason: string;
                isFloor?: true;
              }[];
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/trading/close-all": {
    /** Sell everything that the exchange says is held */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            floorE4?: number;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              /** the exchange has said what is held */
              isConfirmed: boolean;
              /** a restart knows of it */
              isKept: boolean;
              trades: string[];
              holdings: string[];
              refused: {
                what: string;
                reason: string;
                isFloor?: true;
              }[];
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/trading/halt": {
    /** Let nothing in */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            reason?: string;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              control: {
                state: "active" | "reducing" | "halted";
                newest: {
                  state: "active" | "reducing" | "halted";
                  /** everything held is to be sold, too */
                  flatten: boolean;
                  reason: string;
                  /** a person by name, or a breaker by its code */
                  by: string;
                  /** when, UTC milliseconds */
                  timeMs: number;
                } | null;
                flattening: string | null;
                trips: {
                  code: string;
                  reason: string;
                }[];
                killFile: {
                  by: string;
                  reason: string;
                } | null;
                groups: {
                  exchangeIndex: number;
                  groupId: string;
                  takesOrders: boolean;
                }[];
                losses: {
                  /** of the last hour, in 1/1,000,000 $ */
                  hourE6: number;
                  /** of the day, in 1/1,000,000 $ */
                  dayE6: number;
                  /** from the highest, in 1/1,000,000 $ */
                  drawdownE6: number;
                };
                /** sent */
                ordersLastHour: number;
                /** now */
                openTrades: number;
                /** what all open trades can lose, in 1/1,000,000 $ */
                exposureE6: number;
                /** whose fate is not proven */
                unknownOrders: number;
                limits: Record<string, number | boolean | string>;
              };
              exchange: {
                exchangeIndex: number;
                groupId: string;
                problem: string | null;
              }[] | null;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/trading/hold": {
    /** Keep a trade to settlement */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            tradeId: string;
            reason: string;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              done: true;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/trading/kill": {
    /** Stop at once; with flatten, also sell everything */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            reason?: string;
            flatten?: boolean;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              /** whether the kill file is written */
              killFile: boolean;
              /** null: it did not answer */
              trader: {
                control: {
                  state: "active" | "reducing" | "halted";
                  newest: {
                    state: "active" | "reducing" | "halted";
                    /** everything held is to be sold, too */
                    flatten: boolean;
                    reason: string;
                    /** a person by name, or a breaker by its code */
                    by: string;
                    /** when, UTC milliseconds */
                    timeMs: number;
                  } | null;
                  flattening: string | null;
                  trips: {
                    code: string;
                    reason: string;
                  }[];
                  killFile: {
                    by: string;
                    reason: string;
                  } | null;
                  groups: {
                    exchangeIndex: number;
                    groupId: string;
                    takesOrders: boolean;
                  }[];
                  losses: {
                    /** of the last hour, in 1/1,000,000 $ */
                    hourE6: number;
                    /** of the day, in 1/1,000,000 $ */
                    dayE6: number;
                    /** from the highest, in 1/1,000,000 $ */
                    drawdownE6: number;
                  };
                  /** sent */
                  ordersLastHour: number;
                  /** now */
                  openTrades: number;
                  /** what all open trades can lose, in 1/1,000,000 $ */
                  exposureE6: number;
                  /** whose fate is not proven */
                  unknownOrders: number;
                  limits: Record<string, number | boolean | string>;
                };
                exchange: {
                  exchangeIndex: number;
                  groupId: string;
                  problem: string | null;
                }[] | null;
              } | {
                error: {
                  /** stable: rely on this one */
                  code: string;
                  /** what is wrong */
                  message: string;
                  /** what to do */
                  fix: string;
                  retryAfterSeconds?: number;
                  /** which settings cannot be */
                  settings?: {
                    key: string;
                    message: string;
                  }[];
                };
              } | null;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/trading/reconcile": {
    /** Compare the ledger with the exchange */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": Record<string, never>;
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              /** exchange time of the reading, UTC milliseconds */
              readAtMs: number;
              durationMs: number;
              why: string;
              read: {
                orders: number;
                fills: number;
                settlements: number;
                positions: number;
              };
              /** facts that only the exchange knew */
              learnt: number;
              adopted: {
                id: string;
                what: "fill" | "position" | "cash";
                reference: string;
                ticker: string | null;
                tradeId: string | null;
                /** signed, YES above zero, in 1/100 contract */
                countE2: number;
                /** signed, in 1/1,000,000 $ */
                cashE6: number;
                reason: string;
                by: string;
                /** when, UTC milliseconds */
                timeMs: number;
              }[];
              undecided: string[];
              ledgerBalanceE6: number | null;
              /** by the exchange, in 1/1,000,000 $ */
              exchangeBalanceE6: number;
              differences: {
                id: string;
                code: "balance" | "position" | "fill" | "fee" | "settlement" | "unproven-fill" | "trades-do-not-add-up" | "foreign-order" | "order-id-taken";
                ticker: string | null;
                ledger: string;
                exchange: string;
                /** what it may be worth at most, in 1/1,000,000 $ */
                amountE6: number;
                explanation: string;
                remedy: string;
                blocks: "market" | "entries";
              }[];
              external: {
                ticker: string;
                /** in 1/100 contract */
                countE2: number;
              }[];
              /** the account did not hold still */
              moving: boolean;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/trading/reduce": {
    /** Only sell */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            reason?: string;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              control: {
                state: "active" | "reducing" | "halted";
                newest: {
                  state: "active" | "reducing" | "halted";
                  /** everything held is to be sold, too */
                  flatten: boolean;
                  reason: string;
                  /** a person by name, or a breaker by its code */
                  by: string;
                  /** when, UTC milliseconds */
                  timeMs: number;
                } | null;
                flattening: string | null;
                trips: {
                  code: string;
                  reason: string;
                }[];
                killFile: {
                  by: string;
                  reason: string;
                } | null;
                groups: {
                  exchangeIndex: number;
                  groupId: string;
                  takesOrders: boolean;
                }[];
                losses: {
                  /** of the last hour, in 1/1,000,000 $ */
                  hourE6: number;
                  /** of the day, in 1/1,000,000 $ */
                  dayE6: number;
                  /** from the highest, in 1/1,000,000 $ */
                  drawdownE6: number;
                };
                /** sent */
                ordersLastHour: number;
                /** now */
                openTrades: number;
                /** what all open trades can lose, in 1/1,000,000 $ */
                exposureE6: number;
                /** whose fate is not proven */
                unknownOrders: number;
                limits: Record<string, number | boolean | string>;
              };
              exchange: {
                exchangeIndex: number;
                groupId: string;
                problem: string | null;
              }[] | null;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/trading/rules": {
    /** Other protective rules for a trade */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          "application/json": {
            tradeId: string;
            rules: Record<string, number | boolean | string>;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              done: true;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/trading/state": {
    /** What may be traded at all, and what stands against it */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              state: "active" | "reducing" | "halted";
              newest: {
                state: "active" | "reducing" | "halted";
                /** everything held is to be sold, too */
                flatten: boolean;
                reason: string;
                /** a person by name, or a breaker by its code */
                by: string;
                /** when, UTC milliseconds */
                timeMs: number;
              } | null;
              flattening: string | null;
              trips: {
                code: string;
                reason: string;
              }[];
              killFile: {
                by: string;
                reason: string;
              } | null;
              groups: {
                exchangeIndex: number;
                groupId: string;
                takesOrders: boolean;
              }[];
              losses: {
                /** of the last hour, in 1/1,000,000 $ */
                hourE6: number;
                /** of the day, in 1/1,000,000 $ */
                dayE6: number;
                /** from the highest, in 1/1,000,000 $ */
                drawdownE6: number;
              };
              /** sent */
              ordersLastHour: number;
              /** now */
              openTrades: number;
              /** what all open trades can lose, in 1/1,000,000 $ */
              exposureE6: number;
              /** whose fate is not proven */
              unknownOrders: number;
              limits: Record<string, number | boolean | string>;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/api/trading/trades": {
    /** What is held */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              id: string;
              ticker: string;
              contract: string;
              side: "yes" | "no";
              status: "pending" | "open" | "closing" | "closed" | "expired" | "error";
              /** in 1/100 contract */
              heldE2: number;
              exit: string | null;
              waits: {
                reason: string;
                /** exchange time, UTC milliseconds */
                sinceMs: number;
              } | null;
              /** an exit sells no lower, in 1/10,000 $ */
              floorE4: number;
              heldToSettlement: string | null;
              reason: string | null;
            }[];
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/healthz": {
    /** Whether this process is alive */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              alive: true;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/metrics": {
    /** Counts and sizes for Prometheus, told to this machine only */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "text/plain": string;
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
  "/readyz": {
    /** Whether it is useful: it reaches database and trader */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              ready: boolean;
              database: boolean;
              trader: boolean;
            };
          };
        };
        503: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              ready: boolean;
              database: boolean;
              trader: boolean;
            };
          };
        };
        default: {
          headers: { [name: string]: unknown };
          content: { "application/json": Refusal };
        };
      };
    };
  };
}
