import dns from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { type HostRule, mayHave, ruleThatAllows, type Target, targetOf } from './host-rule.ts';

/** Calls to a set of hosts, and to nothing else. Every call that the API makes goes through one of these. */
export type Outbound = {
  /** Whether an address may be called, as far as can be told before its name is looked up. */
  allows(url: URL): boolean;
  /**
   * They open a connection only to what the rules allow, and only to an IP address that they checked themselves: what is
   * checked is what is connected to. So each hop of a redirect is checked too, and a name that changes its address.
   */
  agents: Agents;
  /** The same rules; each request has a connection of its own. */
  fresh: Agents;
};

type Agents = { http: http.Agent; https: https.Agent };

/** Nothing was sent: the target is none that may be called. */
export class OutboundRefused extends Error {
  /** `address`: the host may be called, but what its name leads to may not. That may change, a host that is not allowed does not. */
  readonly about: 'host' | 'address';
  readonly code = 'ERR_OUTBOUND_REFUSED';

  constructor(about: 'host' | 'address', { host }: Pick<Target, 'host'>) {
    super(
      about === 'host'
        ? `${host.slice(0, 200)} is no host that the CRM calls`
        : `the name ${host.slice(0, 200)} leads to an address inside of a network`,
    );
    this.name = 'OutboundRefused';
    this.about = about;
  }
}

/** The OutboundRefused that an error comes from, if any. */
export function outboundRefusalIn(error: unknown): OutboundRefused | null {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof OutboundRefused) return at;
  return null;
}

/** As Node's own agents are set up. */
const AGENT = { keepAlive: true, scheduling: 'lifo', timeout: 5_000 } as const;

const CLOSED: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE']);

/**
 * Whether a kept connection ended before anything was answered on it: mostly, the other side closed it as idle while the request was
 * on its way (https://nodejs.org/api/http.html#requestreusedsocket). That says nothing about the other side: what may be sent twice
 * is sent once more, on a connection of its own (`fresh`).
 */
export const wasClosedAsIdle = (request: { reused: boolean | undefined; answered: boolean; code: unknown }): boolean =>
  request.reused === true && !request.answered && CLOSED.has(request.code);

export function createOutbound(rules: readonly HostRule[]): Outbound {
  const agents = (options: http.AgentOptions): Agents => ({
    http: guarded(new http.Agent(options), rules, false),
    https: guarded(new https.Agent(options), rules, true),
  });
  return {
    allows: (url) =>
      /^https?:$/.test(url.protocol) &&
      `${url.username}${url.password}` === '' &&
      ruleThatAllows(rules, targetOf(url)) !== undefined,
    agents: agents(AGENT),
    fresh: keepingNone(agents(AGENT)),
  };
}

/**
 * Connections end with the answer, and it is we who end them. An agent without `keepAlive` has the other side do it: where that
 * refuses a request before it has read the whole, as of a file, it resets the connection, and the refusal is lost on its way.
 */
function keepingNone(agents: Agents): Agents {
  for (const agent of Object.values(agents)) agent.keepSocketAlive = () => false;
  return agents;
}

/** An agent makes all of its connections by `createConnection`, whoever uses it and wherever a redirect led. */
function guarded<A extends http.Agent>(agent: A, rules: readonly HostRule[], secure: boolean): A {
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const host = String(options.host ?? '').replace(/\.$/, '');
    const target = { secure, host: host.toLowerCase(), port: Number(options.port) };
    const rule = options.socketPath ? undefined : ruleThatAllows(rules, target);
    if (!rule) {
      process.nextTick(() => callback?.(new OutboundRefused('host', target), undefined as never));
      return undefined;
    }
    // `lookup` is not asked for what is an IP address already: ruleThatAllows has judged that.
    return connect({ ...options, lookup: checkedLookup(rule) }, callback);
  };
  return agent;
}

function checkedLookup(rule: HostRule): LookupFunction {
  return (hostname, { all, ...options }, callback) => {
    dns.lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, []);
      const usable = found.filter(({ address }) => isIP(address) !== 0 && mayHave(rule, address));
      const [first] = usable;
      if (!first) return callback(new OutboundRefused('address', { host: hostname }), []);
      if (all) return callback(null, usable);
      callback(null, first.address, first.family);
    });
  };
}
