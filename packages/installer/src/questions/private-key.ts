import { KeyError, readPrivateKey as readPem } from '@rec-io/kalshi/private-key';
import { type Reading, read, wrong } from './question.ts';

/** A private key that signs as Kalshi wants it, in PEM form. What is wrong with another is told without repeating it. */
export function readPrivateKey(text: string): Reading {
  try {
    return read(readPem(text).pem);
  } catch (error) {
    if (error instanceof KeyError) return wrong(`${error.message}. ${error.remedy}`);
    throw error;
  }
}
