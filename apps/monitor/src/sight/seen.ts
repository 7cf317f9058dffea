import type { AlertChannel } from '@rec-io/domain/alert';
import type { FeedBeat } from '@rec-io/domain/trader-beat';
import type { ArchiveState } from '../archive-state.ts';
import type { MachineUse } from '../machine.ts';
import type { SeenLog } from './log-sight.ts';
import type { MetricsText } from './metrics-text.ts';

export type SeenProgram = {
  readonly name: string;
  /** Whether it answered at all. */
  readonly answers: boolean;
  readonly ready: boolean;
  readonly reason: string | null;
};

/** A program as whatever keeps it alive knows it. */
export type KeptProgram = {
  readonly program: string;
  readonly pid: number | null;
  readonly restarts: number;
  readonly memoryBytes: number | null;
  /** Whether it could be started anew alone. */
  readonly isRestartable: boolean;
};

export type SeenDatabase = {
  /** `connected`, or why not. */
  readonly state: string;
  readonly latencyMs: number | null;
  readonly sizeBytes: number | null;
  /** Why it takes nothing; null while it does, or nothing is known. */
  readonly readOnly: string | null;
  readonly keyEnds: readonly { readonly name: string; readonly login: string; readonly endsAtMs: number }[];
};

export type SeenExchange = {
  /** Why it could not be asked; null when it answered. */
  readonly failure: string | null;
  /** Its own word on itself. */
  readonly isActive: boolean;
  readonly isTrading: boolean;
  readonly resumesAt: string | null;
  /** Milliseconds of a signed read, there and back. */
  readonly roundTripMs: number | null;
  /** Why it does not take our key; null while it does. */
  readonly keyRefusal: string | null;
  /** Exchange minus this machine, ms; null while it is not measured. */
  readonly offsetMs: number | null;
};

/** A way by which people are told, that is set up. */
export type SeenChannel = {
  readonly name: AlertChannel;
  /** Why the newest that was sent by it was not taken; null: it was, or nothing was sent. */
  readonly failure: string | null;
  /** Since when the oldest alert waits to be sent; null: none does. UTC milliseconds. */
  readonly waitsSinceMs: number | null;
};

export type SeenCertificate = {
  readonly name: string;
  /** Null where it cannot be read, for this reason. */
  readonly endsAtMs: number | null;
  readonly problem: string | null;
};

/** All that was looked at, at one moment. */
export type Seen = {
  /** Wall time, UTC milliseconds. */
  readonly nowMs: number;
  readonly mode: 'simulated' | 'demo' | 'prod';
  readonly programs: readonly SeenProgram[];
  readonly kept: readonly KeptProgram[];
  /** How often each program was started anew within the last hour, as far as this monitor saw. */
  readonly restartsLastHour: ReadonlyMap<string, number>;
  readonly duplicates: readonly { readonly program: string; readonly pids: readonly number[] }[];
  /** By program; absent where it does not answer. */
  readonly metrics: ReadonlyMap<string, MetricsText>;
  /** Null while the trader does not answer. */
  readonly feeds: readonly FeedBeat[] | null;
  readonly traderSilentMs: number;
  readonly machine: MachineUse;
  /** Days until the disk is full if it goes on so; null while that cannot be told, or it does not fill. */
  readonly diskFullInDays: number | null;
  readonly database: SeenDatabase;
  /** Null without credentials. */
  readonly exchange: SeenExchange | null;
  /** How far the wall clock went beside real time at its last jump, and how long ago; null when it never did. */
  readonly clockJump: { readonly byMs: number; readonly agoMs: number } | null;
  /** When the newest backup was made; null: there is none. `away`: their place is not there. */
  readonly newestBackupMs: number | null | 'unreadable' | 'away';
  /** Null where nothing archives the database's log. */
  readonly archive: ArchiveState | null;
  readonly installedAtMs: number | null;
  readonly certificates: readonly SeenCertificate[];
  /** Files that others may read, or that their owner cannot. */
  readonly permissions: readonly { readonly path: string; readonly problem: string }[];
  readonly logs: readonly SeenLog[];
  readonly alertChannels: readonly SeenChannel[];
  readonly limitProblems: readonly string[];
};
