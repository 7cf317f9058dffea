import { CONTROLS, shownText } from '@rec-io/installer/shown-text';
import { SYSTEM_SCHEMAS } from '../schemas.ts';

const NAME_BYTES_MAX = 63;

/** As a server can have it and a screen can show it. */
export const isName = (name: string): boolean =>
  name !== '' && name.isWellFormed() && Buffer.byteLength(name) <= NAME_BYTES_MAX && !CONTROLS.test(name);

export const isSystemSchema = (schema: string): boolean => SYSTEM_SCHEMAS.includes(schema);

/** Values, comments and labels: all but what no server keeps. */
export const isText = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

const SHOWN_CHARACTERS_MAX = 500;

/** A stranger's text for the report. */
export const shown = (text: string): string => shownText(text, SHOWN_CHARACTERS_MAX);
