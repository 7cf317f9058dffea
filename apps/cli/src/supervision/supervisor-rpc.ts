import { request } from 'node:http';
import { CatalogueError } from '@rec-io/installer/catalogue-error';
import { isObject } from '@rec-io/installer/json-file';
import { methodCall, methodResponse, XmlRpcFault, type XmlValue } from './xml-rpc.ts';

/** What Supervisor knows of a program; `state` in its own words. */
export type SupervisorProcess = {
  readonly name: string;
  readonly state:
    | 'STOPPED'
    | 'STARTING'
    | 'RUNNING'
    | 'BACKOFF'
    | 'STOPPING'
    | 'EXITED'
    | 'FATAL'
    | 'UNKNOWN';
  /** 0 when it does not run. */
  readonly pid: number;
  /** Such as "pid 12, uptime 0:00:05" or why it does not run. */
  readonly description: string;
};

/** What the file says against what Supervisor knows: added, changed, removed. */
type Difference = readonly (readonly string[])[];

const ANSWER_MS = 10_000;

/** Faults that say that things are already as they were asked to be. */
const AS_WANTED = { alreadyStarted: 60, notRunning: 70 } as const;
const SHUTTING_DOWN = 6;

/** Nobody answers at the socket. */
export class SupervisorGone extends Error {
  override readonly name = 'SupervisorGone';
}

/** Supervisor, by its socket. Every method throws SupervisorGone when it does not run. */
export class Supervisor {
  readonly #socket: string;

  constructor(socket: string) {
    this.#socket = socket;
  }

  /** @returns null when none runs */
  pid(): Promise<number | null> {
    return this.#call('supervisor.getPID').then(Number, (error: unknown) => {
      if (error instanceof SupervisorGone) return null;
      throw error;
    });
  }

  async processes(): Promise<readonly SupervisorProcess[]> {
    const found = await this.#call('supervisor.getAllProcessInfo');
    return (Array.isArray(found) ? found : []).filter(isObject).map((info) => ({
      name: String(info['name']),
      state: String(info['statename']) as SupervisorProcess['state'],
      pid: Number(info['pid']),
      description: String(info['spawnerr'] || info['description']),
    }));
  }

  /** Returns at once; whether it stays up is seen later. */
  async start(name: string): Promise<void> {
    await this.#unless(AS_WANTED.alreadyStarted, 'supervisor.startProcess', name, false);
  }

  /** Returns at once. */
  async beginStop(name: string): Promise<void> {
    await this.#unless(AS_WANTED.notRunning, 'supervisor.stopProcess', name, false);
  }

  /** Reads the file as it is now. @throws CatalogueError REC-325 when it does not define the program, REC-318 when it is no such file */
  async requireDefined(name: string): Promise<void> {
    const [found] = (await this.#asked('supervisor.reloadConfig')) as readonly Difference[];
    const [added = [], , removed = []] = found ?? [];
    const isKnown = (await this.processes()).some((process) => process.name === name);
    if (isKnown ? removed.includes(name) : !added.includes(name))
      throw new CatalogueError('REC-325', { program: name });
  }

  /** Takes a program's definition from the file as it is now. It must be stopped. @throws CatalogueError as `requireDefined` */
  async redefine(name: string): Promise<void> {
    await this.requireDefined(name);
    await this.#unless(BAD_NAME, 'supervisor.removeProcessGroup', name);
    await this.#unless(ALREADY_ADDED, 'supervisor.addProcessGroup', name);
  }

  /** Ends all programs, the last started first, and then itself. Returns at once. */
  async shutdown(): Promise<void> {
    await this.#call('supervisor.shutdown');
  }

  async #unless(code: number, method: string, ...params: readonly (string | boolean)[]): Promise<void> {
    try {
      await this.#asked(method, ...params);
    } catch (error) {
      if (error instanceof Error && error.cause instanceof XmlRpcFault && error.cause.code === code) return;
      throw error;
    }
  }

  /** @throws CatalogueError REC-318 for what it refuses */
  async #asked(method: string, ...params: readonly (string | boolean)[]): Promise<XmlValue> {
    try {
      return await this.#call(method, ...params);
    } catch (error) {
      if (!(error instanceof XmlRpcFault)) throw error;
      throw new CatalogueError('REC-318', { message: error.message }, error);
    }
  }

  async #call(method: string, ...params: readonly (string | boolean)[]): Promise<XmlValue> {
    const text = await post(this.#socket, methodCall(method, params));
    try {
      return methodResponse(text);
    } catch (error) {
      // On its way down it does nothing more for anyone.
      if (error instanceof XmlRpcFault && error.code === SHUTTING_DOWN)
        throw new SupervisorGone('it is on its way down', { cause: error });
      throw error;
    }
  }
}

const BAD_NAME = 10;
const ALREADY_ADDED = 90;

function post(socketPath: string, body: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const gone = (error: Error) => reject(new SupervisorGone(error.message, { cause: error }));
  const headers = { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(body) };
  const asked = request({ socketPath, path: '/RPC2', method: 'POST', headers, timeout: ANSWER_MS });
  asked.on('error', gone);
  asked.on('timeout', () => asked.destroy(new Error(`no answer within ${ANSWER_MS / 1_000} seconds`)));
  asked.on('response', (response) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      text += chunk;
    });
    response.on('error', gone);
    response.on('end', () => resolve(text));
  });
  asked.end(body);
  return promise;
}
