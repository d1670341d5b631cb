const UNITS = [
  { name: 'day', ms: 86_400_000 },
  { name: 'hour', ms: 3_600_000 },
  { name: 'minute', ms: 60_000 },
];

/**
 * How long ago, as people say it: "just now", "a minute ago", "3 hours ago".
 * @param iso an ISO 8601 time
 * @param now epoch milliseconds
 */
export function timeAgo(iso: string, now: number): string {
  const age = now - Date.parse(iso);
  // A clock a little ahead of ours is not "in the future" to a reader.
  const unit = UNITS.find((u) => age >= u.ms);
  if (!unit) return 'just now';
  const count = Math.floor(age / unit.ms);
  if (count > 1) return `${count} ${unit.name}s ago`;
  return unit.name === 'hour' ? 'an hour ago' : `a ${unit.name} ago`;
}
