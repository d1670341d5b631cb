import { asUser, route } from '@forge/api';

type Permissions = { permissions?: { ADMINISTER?: { havePermission?: boolean } } };

/**
 * Whether the user behind this call administers Jira. Asked of Jira as that user each time: that a page is shown only
 * to admins does not keep others from calling its resolver (facts on Forge: admin resolvers).
 */
export async function isAdmin(): Promise<boolean> {
  const response = await asUser().requestJira(route`/rest/api/3/mypermissions?permissions=ADMINISTER`);
  if (!response.ok) return false;
  const { permissions } = (await response.json()) as Permissions;
  return permissions?.ADMINISTER?.havePermission === true;
}
