// One line that changes when the packages must be installed anew: node tools/packages-stamp.mjs CLONE
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [, , root = '.'] = process.argv;
const lock = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');
console.log(`${lock} ${process.version} ${process.platform}-${process.arch}`);
