/**
 * How each UI Kit component of a ForgeDoc is drawn: plain elements dressed like Atlassian's own. `draw` makes the
 * element once, `update` gives it the newest props, `slot` says where the children go.
 */

const make = (tag, className = '') => Object.assign(document.createElement(tag), { className });

/** `space.150` is 12 px. */
const space = (token, otherwise = 0) => `${(token ? Number(token.split('.')[1]) / 100 : otherwise) * 8}px`;
const flexWords = { start: 'flex-start', end: 'flex-end', center: 'center', stretch: 'stretch', baseline: 'baseline' };

const plain = (tag, className) => ({ draw: () => make(tag, className) });

function flow(className) {
  return {
    draw: () => make('div', className),
    update(element, { space: gap, alignBlock, alignInline, spread, shouldWrap }) {
      const isRow = className === 'inline';
      element.style.gap = space(gap);
      element.style.flexWrap = shouldWrap ? 'wrap' : '';
      element.style.alignItems = flexWords[isRow ? alignBlock : alignInline] ?? '';
      element.style.justifyContent =
        spread === 'space-between' ? 'space-between' : (flexWords[isRow ? alignInline : alignBlock] ?? '');
    },
  };
}

const ICONS = { information: 'i', success: '✓', warning: '!', error: '✕', discovery: '?' };

const sectionMessage = {
  draw() {
    const element = make('section');
    element.append(make('span', 'icon'), make('div', 'content'));
    element.lastChild.append(make('h5'), make('div', 'slot'));
    return element;
  },
  update(element, { appearance = 'information', title }) {
    element.className = `section-message ${appearance}`;
    element.setAttribute('role', appearance === 'error' || appearance === 'warning' ? 'alert' : 'note');
    element.firstChild.textContent = ICONS[appearance] ?? 'i';
    element.querySelector('h5').textContent = title ?? '';
  },
  slot: (element) => element.querySelector('.slot'),
};

const button = {
  draw(latest) {
    const element = make('button');
    element.addEventListener('click', () => latest().onClick?.({}));
    return element;
  },
  update(element, { appearance = 'default', spacing = 'default', isDisabled = false, type = 'button' }) {
    element.className = `button ${appearance} ${spacing}`;
    element.disabled = isDisabled;
    element.type = type;
  },
};

const link = {
  draw: () => make('a'),
  update(element, { href = '#', openNewTab }) {
    // A page may show a link that somebody typed: only those that lead somewhere harmless become links.
    const isSafe = /^(https?:|mailto:|tel:|\/|#)/i.test(href);
    if (isSafe) element.setAttribute('href', href);
    else element.removeAttribute('href');
    element.target = openNewTab ? '_blank' : '_top';
    element.rel = 'noreferrer';
  },
};

const form = {
  draw(latest) {
    const element = make('form', 'form');
    element.noValidate = true;
    element.addEventListener('submit', (event) => {
      event.preventDefault();
      latest().onSubmit?.({});
    });
    return element;
  },
};

const textfield = {
  draw(latest) {
    const element = make('input', 'textfield');
    const event = () => ({ target: { value: element.value, name: element.name, type: 'text' } });
    element.addEventListener('input', () => latest().onChange?.(event()));
    element.addEventListener('blur', () => latest().onBlur?.(event()));
    return element;
  },
  update(element, { id, name, type = 'text', value, defaultValue, placeholder = '', isDisabled, isInvalid }) {
    if (id) element.id = id;
    Object.assign(element, { name: name ?? '', type, placeholder, disabled: Boolean(isDisabled), autocomplete: 'off' });
    if (value !== undefined && element.value !== value) element.value = value;
    if (defaultValue !== undefined && !element.defaultValue) element.defaultValue = defaultValue;
    element.setAttribute('aria-invalid', String(Boolean(isInvalid)));
  },
  slot: () => null,
};

export const COMPONENTS = {
  Root: plain('main', 'stack root'),
  Stack: flow('stack'),
  Inline: flow('inline'),
  Box: plain('div'),
  Text: plain('p'),
  Strong: plain('strong'),
  Em: plain('em'),
  Code: plain('code'),
  Heading: { draw: (latest) => make(/^h[1-6]$/.test(latest().as) ? latest().as : 'h3') },
  Lozenge: {
    draw: () => make('span'),
    update: (element, { appearance = 'default' }) => Object.assign(element, { className: `lozenge ${appearance}` }),
  },
  Badge: plain('span', 'badge'),
  Spinner: {
    draw: () => make('span'),
    update(element, { size = 'medium', label }) {
      element.className = `spinner ${size}`;
      element.setAttribute('role', 'status');
      element.setAttribute('aria-label', label ?? 'Loading');
    },
  },
  SectionMessage: sectionMessage,
  Button: button,
  Link: link,
  Form: form,
  FormHeader: plain('div', 'form-header'),
  FormSection: plain('div', 'form-section'),
  FormFooter: plain('div', 'form-footer'),
  Label: {
    draw: () => make('label'),
    update: (element, { labelFor = '' }) => Object.assign(element, { htmlFor: labelFor }),
  },
  RequiredAsterisk: { draw: () => Object.assign(make('span', 'asterisk'), { textContent: '*' }), slot: () => null },
  Textfield: textfield,
  ErrorMessage: { draw: () => Object.assign(make('p', 'field-message error'), { role: 'alert' }) },
  HelperMessage: plain('p', 'field-message'),
  ValidMessage: plain('p', 'field-message valid'),
  List: { draw: (latest) => make(latest().type === 'ordered' ? 'ol' : 'ul') },
  ListItem: plain('li'),
};

/** What the preview can't draw is drawn as such, so that nobody takes a gap for the page's own. */
export const UNKNOWN = (type) => ({
  draw() {
    const element = make('div', 'unknown');
    element.append(Object.assign(make('span', 'unknown-name'), { textContent: `The preview can’t draw <${type}>` }));
    element.append(make('div', 'slot'));
    return element;
  },
  slot: (element) => element.lastChild,
});
