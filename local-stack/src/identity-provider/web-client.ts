/** The frontend, as the provider knows it. */
export const WEB_CLIENT_ID = 'synapse-crm-web';

/** The API, as a resource (RFC 8707) and as the audience of the tokens for it. */
export const API_RESOURCE = 'urn:synapse-crm:api';

/** What the API is told, so that it takes the provider's tokens and its frontend signs people in there. */
export const signInEnvironment = (issuer: string): Record<string, string> => ({
  AUTH_ISSUERS: JSON.stringify([{ issuer, audience: API_RESOURCE, jwksUrl: `${issuer}/jwks` }]),
  AUTH_WEB_CLIENT_ID: WEB_CLIENT_ID,
  AUTH_WEB_ISSUER: issuer,
  AUTH_WEB_RESOURCE: API_RESOURCE,
  // Whatever stands in the user's environment.
  AUTH_WEB_AUDIENCE: '',
  AUTH_WEB_SCOPES: '',
});
