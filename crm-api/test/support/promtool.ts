import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const name = 'promtool';
const found = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, name))
  .find((path) => existsSync(path));

export const INSTALL_PROMTOOL = 'apt-get install --no-install-recommends prometheus';

/** Prometheus' checker of rules. Tests that need it are skipped where it is missing, and say so. */
export const promtool = {
  isHere: found !== undefined,
  path: found ?? name,
  note: found === undefined ? ` (needs promtool: ${INSTALL_PROMTOOL})` : '',
};
