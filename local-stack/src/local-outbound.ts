import { createOutbound } from '@synapse/crm-api/egress/egress';
import { readHostRule } from '@synapse/crm-api/egress/host-rule';

/** The sandbox and what stands in front of it, as `JIRA_ALLOWED_HOSTS` names them: on this machine, on any port. */
export const LOCAL_HOSTS = 'http://127.0.0.1';

const rule = readHostRule(LOCAL_HOSTS);
if (!rule) throw new Error(`${LOCAL_HOSTS} is no host`);

/** Calls to the sandbox and to nothing else: for who builds a part of the engine by hand. */
export const LOCAL_OUTBOUND = createOutbound([rule]);
