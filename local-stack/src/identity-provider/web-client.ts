/** The frontend, as the provider knows it. */
export const WEB_CLIENT_ID = 'synapse-crm-web';

/** The API, as a resource (RFC 8707) and as the audience of the tokens for it. */
export const API_RESOURCE = 'urn:synapse-crm:api';
