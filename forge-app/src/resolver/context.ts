/** What Forge tells a resolver of who asks and from where; nothing in it comes from the page. */
export type ResolverContext = {
  cloudId?: string;
  accountId?: string;
  /** Where the page is: on an issue's page `issue` names it. */
  extension?: { issue?: { id?: string; key?: string } };
};

/** @throws when Forge did not say which site asks: a fault of the platform, not of a person */
export function cloudIdIn(context: ResolverContext): string {
  if (!context.cloudId) throw new Error('Forge did not say which Jira site this is. Reload the page.');
  return context.cloudId;
}

/** @throws when the page does not stand on an issue */
export function issueIn(context: ResolverContext): { id: string; key: string } {
  const { id, key } = context.extension?.issue ?? {};
  if (!id || !key) throw new Error('This page is not on an issue. Open it from an issue.');
  return { id, key };
}
