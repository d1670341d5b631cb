import type { Locator } from 'playwright-core';

/**
 * What a person who can't see well, or uses no mouse, would stumble over within an element, and what sticks out of its
 * place; by hand, after WCAG 2.2 AA. Empty: nothing.
 */
export async function pageFaults(root: Locator): Promise<string[]> {
  return await root.evaluate(findFaults);
}

/** Runs in the browser, so it is all within one function. */
function findFaults(root: Element): string[] {
  const faults: string[] = [];
  const all = [...root.querySelectorAll<HTMLElement>('*')].filter((element) => element.checkVisibility());
  const sign = (element: Element) =>
    `<${element.tagName.toLowerCase()}> “${(element.textContent ?? '').trim().slice(0, 40)}”`;
  /** There for a screen reader alone. */
  const isHidden = (element: Element) => element.getBoundingClientRect().width <= 1;

  function nameOf(element: HTMLElement): string {
    const labelled = (element.getAttribute('aria-labelledby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id));
    const labels = 'labels' in element ? [...((element as HTMLInputElement).labels ?? [])] : [];
    const texts = [...labelled, ...labels].map((label) => label?.textContent ?? '');
    return [element.getAttribute('aria-label') ?? '', ...texts, element.textContent ?? '', element.title]
      .join('')
      .trim();
  }
  for (const element of all) {
    if (element.matches('a[href], button, input:not([type=hidden]), select, textarea, [role=button], [tabindex="0"]')) {
      if (!element.closest('[aria-hidden=true]') && nameOf(element) === '') faults.push(`${sign(element)} has no name`);
      if (element.tabIndex > 0) faults.push(`${sign(element)} breaks the order of focus`);
    }
    if (element.matches('img:not([alt])')) faults.push('a picture has no text instead of it');
    for (const attribute of ['aria-labelledby', 'for']) {
      for (const id of (element.getAttribute(attribute) ?? '').split(' ').filter(Boolean)) {
        if (!document.getElementById(id)) faults.push(`${sign(element)}: ${attribute} names ${id}, which is not there`);
      }
    }
  }

  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  for (const id of new Set(ids.filter((one, at) => ids.indexOf(one) !== at)))
    faults.push(`two elements have the id ${id}`);

  let level = 0;
  for (const heading of document.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
    const next = Number(heading.tagName.charAt(1));
    if (next > level + 1 && root.contains(heading)) faults.push(`${sign(heading)} skips a level of headings`);
    level = next;
  }

  type Colour = [number, number, number, number];
  const paper = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', {
    willReadFrequently: true,
  });
  const read = (css: string): Colour => {
    if (!paper) throw new Error('The browser has no canvas.');
    paper.clearRect(0, 0, 1, 1);
    paper.fillStyle = css;
    paper.fillRect(0, 0, 1, 1);
    const [r = 0, g = 0, b = 0, a = 0] = paper.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a]: Colour, [r2, g2, b2]: Colour): Colour => [
    r * a + r2 * (1 - a),
    g * a + g2 * (1 - a),
    b * a + b2 * (1 - a),
    1,
  ];
  const groundOf = (element: Element | null): Colour => {
    if (!element) return [255, 255, 255, 1];
    const own = read(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, groundOf(element.parentElement));
  };
  const light = ([r, g, b]: Colour): number => {
    const [red = 0, green = 0, blue = 0] = [r, g, b].map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  for (const element of all) {
    const says = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
    if (!says || isHidden(element) || element.closest(':disabled, [aria-disabled=true], [aria-hidden=true]')) continue;
    const style = getComputedStyle(element);
    const ground = groundOf(element);
    const [one, other] = [light(over(read(style.color), ground)), light(ground)];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const size = Number.parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (isLarge ? 3 : 4.5)) faults.push(`${sign(element)} stands out too little: ${ratio.toFixed(2)} to 1`);
  }

  const frame = root.getBoundingClientRect();
  for (const element of all) {
    const isEmpty = !element.textContent?.trim() && !element.matches('input, textarea, select');
    if (isEmpty || isHidden(element) || element.closest('.table-frame')) continue;
    const { right, left } = element.getBoundingClientRect();
    if (right > frame.right + 1 || left < frame.left - 1) faults.push(`${sign(element)} sticks out`);
    const style = getComputedStyle(element);
    const isCut =
      element.scrollWidth > element.clientWidth + 1 && style.display !== 'inline' && style.overflowX === 'hidden';
    if (isCut && element.clientWidth > 1) faults.push(`${sign(element)} is cut off`);
  }
  return [...new Set(faults)];
}
