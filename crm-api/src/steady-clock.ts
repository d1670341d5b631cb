/**
 * Epoch ms by the clock that only goes forward, from what the clock of this process said when it began: whoever sets that one while
 * the process runs moves nothing. It stands still while the machine is suspended.
 */
export const steadyNow = (): number => Math.floor(performance.timeOrigin + performance.now());
