import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/**
 * WCAG 2.2 A and AA, and what people who do not see the page would stumble over all the same. Whether a link within a text
 * is underlined is Jira's to draw: the app only names it, and the sandbox does not draw that as Jira does.
 */
const RULES = {
  runOnly: { type: 'tag' as const, values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
  rules: {
    'heading-order': { enabled: true },
    tabindex: { enabled: true },
    'empty-heading': { enabled: true },
    'link-in-text-block': { enabled: false },
  },
};

/**
 * What a person who can't see well, or uses no mouse, would stumble over within a part of a page, by axe, and what sticks
 * out of its place. Empty: nothing.
 */
export async function pageFaults(page: Page, selector: string): Promise<string[]> {
  // Its other mode opens a page of its own for each look, to put frames of other origins together: there are none here.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().include(selector).options(RULES).analyze();
  const byAxe = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${help} (${id}): ${html.slice(0, 200)} ${failureSummary}`),
  );
  return [...byAxe, ...(await page.locator(selector).first().evaluate(findFaults))];
}

/** Runs in the browser, so it is all within one function. */
function findFaults(root: Element): string[] {
  const faults: string[] = [];
  const all = [...root.querySelectorAll<HTMLElement>('*')].filter((element) => element.checkVisibility());
  const sign = (element: Element) =>
    `<${element.tagName.toLowerCase()}> “${(element.textContent ?? '').trim().slice(0, 40)}”`;
  /** There for a screen reader alone. */
  const isHidden = (element: Element) => element.getBoundingClientRect().width <= 1;

  // axe looks at some such names only, and calls others something to look at.
  for (const element of all) {
    for (const attribute of ['aria-labelledby', 'for']) {
      for (const id of (element.getAttribute(attribute) ?? '').split(' ').filter(Boolean)) {
        if (!document.getElementById(id)) faults.push(`${sign(element)}: ${attribute} names ${id}, which is not there`);
      }
    }
  }

  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  for (const id of new Set(ids.filter((one, at) => ids.indexOf(one) !== at)))
    faults.push(`two elements have the id ${id}`);

  const frame = root.getBoundingClientRect();
  // A wide table, and the side bar on a narrow screen, are pushed aside within their own place.
  for (const element of all) {
    const isEmpty = !element.textContent?.trim() && !element.matches('input, textarea, select');
    if (isEmpty || isHidden(element) || element.closest('.table-frame, .side')) continue;
    const { right, left } = element.getBoundingClientRect();
    if (right > frame.right + 1 || left < frame.left - 1) faults.push(`${sign(element)} sticks out`);
    const style = getComputedStyle(element);
    const isCut =
      element.scrollWidth > element.clientWidth + 1 && style.display !== 'inline' && style.overflowX === 'hidden';
    // Its title says the whole.
    if (isCut && element.title === '' && element.clientWidth > 1) faults.push(`${sign(element)} is cut off`);
  }
  return [...new Set(faults)];
}
