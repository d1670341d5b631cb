/** @typedef {{ level: 'error' | 'warning', where: string, message: string }} Problem */

/** @returns {Problem} */
export function problem(level, where, message) {
  return { level, where, message };
}
