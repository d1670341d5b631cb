import { type ReactNode, useId, useState } from 'react';

type Props = { label: string; name?: string; children: (close: () => void) => ReactNode };

/** The browser's own popover below its button: it closes by Escape or a click elsewhere, and gives the focus back. */
export function Popover({ label, name = label, children }: Props) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const close = () => document.getElementById(id)?.hidePopover();
  return (
    <>
      <button type="button" popoverTarget={id} aria-label={name === label ? undefined : name}>
        {label}
      </button>
      <section
        id={id}
        popover="auto"
        className="popover"
        aria-label={name}
        onToggle={({ newState }) => setOpen(newState === 'open')}
      >
        {isOpen && children(close)}
      </section>
    </>
  );
}
