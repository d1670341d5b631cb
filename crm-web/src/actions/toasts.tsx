import 'sonner/dist/styles.css';
import { Toaster, toast } from 'sonner';
import { t } from '../texts/t.ts';

/** How long an act can be taken back, and a refusal is shown. */
const SHOWN_MS = 10_000;

export type Said = {
  text: string;
  /** What happened and why, below it. */
  why?: string;
  act?: { name: string; run: () => void };
};

/** Where short messages appear: they take no focus, and are read out. */
export function Toasts() {
  return (
    <Toaster
      // The end of the page is the composer, which says who will read a text.
      position="bottom-left"
      duration={SHOWN_MS}
      containerAriaLabel={t.toast.area}
      toastOptions={{
        unstyled: true,
        classNames: { toast: 'toast', content: 'toast-text', description: 'quiet', actionButton: 'toast-act' },
      }}
    />
  );
}

export function say({ text, why, act }: Said): void {
  toast(text, {
    ...(why ? { description: why } : {}),
    ...(act ? { action: { label: act.name, onClick: act.run } } : {}),
  });
}
