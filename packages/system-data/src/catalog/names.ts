import { SYSTEM_SCHEMAS } from '../schemas.ts';

const NAME_BYTES_MAX = 63;
/** They would write on the screen of whoever reads the report, or turn what is read around. */
const CONTROLS = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** As a server can have it and a screen can show it. */
export const isName = (name: string): boolean =>
  name !== '' && name.isWellFormed() && Buffer.byteLength(name) <= NAME_BYTES_MAX && !CONTROLS.test(name);

export const isSystemSchema = (schema: string): boolean => SYSTEM_SCHEMAS.includes(schema);

/** Values, comments and labels: all but what no server keeps. */
export const isText = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

const SHOWN_CHARACTERS_MAX = 500;

/** A stranger's text for the report. */
export const shown = (text: string): string =>
  text
    .toWellFormed()
    .slice(0, SHOWN_CHARACTERS_MAX)
    .replaceAll(
      new RegExp(CONTROLS, 'gu'),
      (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
