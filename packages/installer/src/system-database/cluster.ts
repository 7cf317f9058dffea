import type { SuperuserAccess } from '@rec-io/database/system/superuser';
import type { Machine } from '../machine.ts';
import type { ClusterPlan } from './cluster-plan.ts';
import { debianCluster } from './debian-cluster.ts';
import { serviceCluster } from './service-cluster.ts';

export type ClusterState = {
  /** For people and for the record: "15/main". */
  readonly name: string;
  readonly running: boolean;
  readonly port: number;
};

/** The server that an installation uses, by whatever runs servers on this machine. */
export interface Cluster {
  /** Looks. Null: there is none yet. */
  state(): Promise<ClusterState | null>;
  /** Looks: what making ours would add, where that lies in places of its own. Half of it may be left by a killed run. */
  places(): Promise<readonly string[]>;
  /** Makes ours, not started. @returns its name */
  create(): Promise<string>;
  /** Lets ours listen on the plan's port from its next start on. */
  setPort(): Promise<void>;
  /** @throws CatalogueError REC-213 with what the server said */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Removes ours with everything in it; only after it was seen to hold nothing of others. */
  drop(name: string): Promise<void>;
  /** Whether somebody's databases lie in it, as far as its files tell: for one that does not start. */
  holdsDatabases(): Promise<boolean>;
  access(): Promise<SuperuserAccess>;
}

export function clusterOf(machine: Machine, plan: ClusterPlan): Cluster {
  return plan.family === 'debian' ? debianCluster(machine, plan) : serviceCluster(machine, plan);
}
