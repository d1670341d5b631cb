import { isIP } from 'node:net';
import { type AddressKind, addressKind } from './address-kind.ts';

/** A host, or the hosts below a name, that may be called. */
export type HostRule = {
  /** As `URL.hostname` writes it; with a dot before it: every host below that name; `*`: every host. */
  host: string;
  /** Null: any. */
  port: number | null;
  /** Whether without TLS too. */
  plainHttp: boolean;
  /** Whether it may have an address of this machine or network. */
  internal: boolean;
};

/** Anything on the internet, by https. */
export const PUBLIC_HOSTS: HostRule = { host: '*', port: null, plainHttp: false, internal: false };

/** Where a call goes. */
export type Target = { secure: boolean; host: string; port: number };

/**
 * Reads a host as an operator names it: `jira.example.com`, `*.example.com`, with a port if only that one is meant, and
 * with `http://` before it if it is to be called without TLS. Who names a host is responsible for its address, so it may be an
 * internal one.
 * @returns null when it is none
 */
export function readHostRule(text: string): HostRule | null {
  const [, scheme = 'https', below, rest = ''] = /^(?:(https?):\/\/)?(\*\.)?(.*?)\/?$/.exec(text) ?? [];
  const url = URL.canParse(`${scheme}://${rest}`) ? new URL(`${scheme}://${rest}`) : null;
  if (!url || /[/?#@*\s]/.test(rest) || (below && isIP(nameOf(url)) !== 0)) return null;
  const port = /:\d+$/.test(rest) ? portOf(url) : null;
  return { host: `${below ? '.' : ''}${nameOf(url)}`, port, plainHttp: scheme === 'http', internal: true };
}

/** The rule for an address that an operator configured: that host and port, and nothing else. */
export function ruleFor(address: string): HostRule {
  const url = new URL(address);
  return { host: nameOf(url), port: portOf(url), plainHttp: url.protocol === 'http:', internal: true };
}

/** The target of a web address. @throws TypeError when it is none */
export function targetOf(url: URL): Target {
  if (!/^https?:$/.test(url.protocol)) throw new TypeError('not a web address');
  return { secure: url.protocol === 'https:', host: nameOf(url), port: portOf(url) };
}

/** The first rule by which a target may be called, as far as can be told before its name is looked up. */
export function ruleThatAllows(rules: readonly HostRule[], target: Target): HostRule | undefined {
  return rules.find(
    (rule) =>
      (target.secure || rule.plainHttp) &&
      (rule.port === null || rule.port === target.port) &&
      fits(rule.host, target.host) &&
      (isIP(target.host) === 0 || mayHave(rule, target.host)),
  );
}

function fits(ruled: string, host: string): boolean {
  if (ruled === '*') return true;
  return ruled.startsWith('.') ? host.endsWith(ruled) : host === ruled;
}

/** Whether a host that was allowed by `rule` may have this IP address. */
export function mayHave(rule: HostRule, address: string): boolean {
  const allowed: readonly AddressKind[] = rule.internal ? ['public', 'internal'] : ['public'];
  return allowed.includes(addressKind(address));
}

/** Without the brackets of IPv6 and without the dot that a fully qualified name may end with. */
function nameOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

function portOf({ protocol, port }: URL): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}
