/**
 * Whether a function may fetch a URL: Forge compares protocol and host with the manifest's list, where an entry
 * without a protocol means https, `*.example.com` any host below, and `*` everything (@forge/egress).
 */
export function isAllowed(url: string, allowed: readonly string[]): boolean {
  if (allowed.includes('*')) return true;
  if (!URL.canParse(url)) return false;
  const asked = new URL(url);
  return allowed.some((entry) => {
    const [, protocol = 'https:', host = ''] = /^(?:([a-z]+:)\/\/)?([^/?#]+)/i.exec(entry) ?? [];
    if (protocol.toLowerCase() !== asked.protocol) return false;
    if (host.startsWith('*.')) return asked.host.endsWith(host.slice(1).toLowerCase());
    return host.toLowerCase() === asked.host;
  });
}
