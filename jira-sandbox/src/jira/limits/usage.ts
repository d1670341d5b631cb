type Tally = { requests: number; points: number; throttled: number };

/** Counts what was asked of the sandbox: per endpoint, and per token. */
export class Usage {
  private endpoints = new Map<string, Tally>();
  private tokens = new Map<string, Tally>();

  /**
   * @param points what the request cost (reads 1 + 1 per object returned, writes 1:
   * docs/reference/rate-limits.md#points)
   */
  record(endpoint: string, token: string, points: number, throttled: boolean): void {
    for (const [tallies, name] of [
      [this.endpoints, endpoint],
      [this.tokens, token],
    ] as const) {
      const tally = tallies.get(name) ?? { requests: 0, points: 0, throttled: 0 };
      tally.requests += 1;
      tally.points += points;
      if (throttled) tally.throttled += 1;
      tallies.set(name, tally);
    }
  }

  report() {
    const all = [...this.endpoints.values()];
    return {
      total: {
        requests: all.reduce((sum, { requests }) => sum + requests, 0),
        points: all.reduce((sum, { points }) => sum + points, 0),
        throttled: all.reduce((sum, { throttled }) => sum + throttled, 0),
      },
      endpoints: Object.fromEntries(this.endpoints),
      tokens: Object.fromEntries(this.tokens),
    };
  }

  reset(): void {
    this.endpoints = new Map();
    this.tokens = new Map();
  }
}
