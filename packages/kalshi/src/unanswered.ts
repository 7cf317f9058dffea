import type { Frame } from './frames.ts';
import type { Command, Subscription } from './subscription.ts';

export type Waiting = {
  readonly resolve?: (frame: Frame) => void;
  readonly reject?: (error: Error) => void;
  /** Whoever asked has a time limit of its own: no answer, or a refusal, is its business and no fault of the connection. */
  readonly lapses?: boolean;
};

export type Unanswered = Waiting & {
  readonly subscription: Subscription | null;
  readonly cmd: string;
  readonly cancel: () => void;
};

export type UnansweredPorts = {
  send(text: string): void;
  restart(reason: string): void;
  /** Runs the action once, unless cancelled. */
  after(delayMs: number, action: () => void): () => void;
};

/** The commands whose answers have not come yet, by their number. */
export class UnansweredCommands {
  readonly #ports: UnansweredPorts;
  readonly #answerMs: number;
  readonly #commands = new Map<number, Unanswered>();
  #nextId = 1;

  constructor(ports: UnansweredPorts, answerMs: number) {
    this.#ports = ports;
    this.#answerMs = answerMs;
  }

  send(subscription: Subscription | null, { cmd, params }: Command, waiting: Waiting = {}): void {
    const id = this.#nextId++;
    const of = subscription ? ` of ${subscription.channel}` : '';
    const cancel = this.#ports.after(this.#answerMs, () => {
      if (waiting.lapses) this.#commands.delete(id);
      else this.#ports.restart(`no answer to ${cmd}${of}`);
    });
    this.#commands.set(id, { subscription, cmd, cancel, ...waiting });
    this.#ports.send(JSON.stringify(subscription === null ? { id, cmd } : { id, cmd, params }));
  }

  get(id: number): Unanswered | undefined {
    return this.#commands.get(id);
  }

  /** Its answer has come, or will never come. */
  take(id: number): Unanswered | undefined {
    const command = this.#commands.get(id);
    command?.cancel();
    this.#commands.delete(id);
    return command;
  }

  /** All of one subscription; of one kind only where it is named. */
  takeOf(subscription: Subscription, cmd?: string): Unanswered[] {
    const taken: Unanswered[] = [];
    for (const [id, command] of this.#commands) {
      if (command.subscription !== subscription || (cmd !== undefined && command.cmd !== cmd)) continue;
      this.take(id);
      taken.push(command);
    }
    return taken;
  }

  some(condition: (command: Unanswered) => boolean): boolean {
    return [...this.#commands.values()].some(condition);
  }

  /** The connection ended: nobody answers any more. */
  clear(): void {
    const commands = [...this.#commands.values()];
    this.#commands.clear();
    for (const { cancel, cmd, reject } of commands) {
      cancel();
      reject?.(new Error(`the connection ended before the answer to ${cmd}`));
    }
  }
}
