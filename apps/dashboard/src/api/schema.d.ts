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
  };
};

export interface paths {
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
            "application/json": unknown;
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
                state: string;
                newest: {
                  state: string;
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
                limits: unknown;
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
            side: string;
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
            side: string;
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
              done: boolean;
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
                isFloor?: boolean;
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
                isFloor?: boolean;
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
                state: string;
                newest: {
                  state: string;
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
                limits: unknown;
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
              done: boolean;
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
                  state: string;
                  newest: {
                    state: string;
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
                  limits: unknown;
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
                what: string;
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
                code: string;
                ticker: string | null;
                ledger: string;
                exchange: string;
                /** what it may be worth at most, in 1/1,000,000 $ */
                amountE6: number;
                explanation: string;
                remedy: string;
                blocks: string;
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
                state: string;
                newest: {
                  state: string;
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
                limits: unknown;
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
            rules: unknown;
          };
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            "application/json": {
              done: boolean;
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
              state: string;
              newest: {
                state: string;
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
              limits: unknown;
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
              side: string;
              status: string;
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
              alive: boolean;
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
