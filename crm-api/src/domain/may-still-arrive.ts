/**
 * How long what was sent to Jira, and not answered, may still be carried out: its gateway goes on with requests for some
 * 60 s after the caller gave up. Until then it is neither repeated nor forgotten.
 */
export const MAY_STILL_ARRIVE_MS = 75_000;
