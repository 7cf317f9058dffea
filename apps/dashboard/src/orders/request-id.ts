/** New for each thing that is wanted, so that pressing twice is one order. Also over plain HTTP, where `randomUUID` is missing. */
export const requestId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
